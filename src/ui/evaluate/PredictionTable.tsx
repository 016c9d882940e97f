// Every evaluated clip with what it is and what it was taken for: to search, to filter, to hear.

import { Badge, CloseButton, Switch, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prediction } from '../../evaluation/evaluation-result.ts';
import { between, type CommonEnds, commonEnds } from '../../lib/common-ends.ts';
import { baseName } from '../../lib/file-names.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { classColor } from '../common/class-colors.ts';
import { LabelMenu, type LabelMenuPlace } from '../common/LabelMenu.tsx';
import { LongName } from '../common/LongName.tsx';
import { PlayButton } from '../common/PlayButton.tsx';
import { useIsNarrow } from '../common/use-is-narrow.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { type VirtualColumn, VirtualTable } from '../common/VirtualTable.tsx';
import { FixLabel } from './FixLabel.tsx';
import classes from './PredictionTable.module.css';
import { filterPredictions, mistakesFirst, type PredictionRow, toPredictionRows } from './prediction-rows.ts';

interface PredictionTableProps {
  run: RunRecord;
  /** Its labels, as they are shown. */
  labels: readonly string[];
  predictions: readonly Prediction[];
  /** The run's data set where it is open: then its clips can be played, and their labels changed. */
  dataset: OpenDataset | null;
}

export function PredictionTable({ run, labels, predictions, dataset }: PredictionTableProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const [text, setText] = useState('');
  const [wrongOnly, setWrongOnly] = useState(false);
  const [isBySureness, setIsBySureness] = useState(false);
  const [menu, setMenu] = useState<LabelMenuPlace | null>(null);
  const all = useMemo(() => mistakesFirst(toPredictionRows({ predictions })), [predictions]);
  const rows = useMemo(() => {
    const found = filterPredictions(all, { text, wrongOnly, cell: null });
    return isBySureness ? found.toSorted((a, b) => b.confidence - a.confidence) : found;
  }, [all, text, wrongOnly, isBySureness]);

  const isNarrow = useIsNarrow();
  const ends = useMemo(() => commonEnds(predictions.map(({ path }) => path)), [predictions]);
  const wide: VirtualColumn<PredictionRow>[] = [
    {
      id: 'file',
      header: t('predictions.file'),
      cell: ({ prediction }) => (
        <span className={classes.file}>
          {dataset ? <PlayButton clipIndex={prediction.clipIndex} name={baseName(prediction.path)} /> : null}
          <LongName text={baseName(prediction.path)} className={classes.path} />
        </span>
      ),
    },
    {
      id: 'label',
      header: t('predictions.label'),
      width: '12rem',
      cell: ({ prediction }) => (
        <span className={classes.labelCell}>
          <ClassName labels={labels} index={prediction.label} />
          {dataset && <FixLabel dataset={dataset} run={run} clipIndex={prediction.clipIndex} onOpen={setMenu} />}
        </span>
      ),
    },
    {
      id: 'predicted',
      header: t('predictions.predicted'),
      width: '12rem',
      cell: ({ prediction, isRight }) => (
        <span className={classes.predicted}>
          <ClassName labels={labels} index={prediction.predicted} />
          {isRight ? null : (
            <Badge size="xs" variant="light" color="red" tt="none" flex="none">
              {t('predictions.wrong')}
            </Badge>
          )}
        </span>
      ),
    },
  ];

  const sortButton = (
    <UnstyledButton className={classes.sort} onClick={() => setIsBySureness(!isBySureness)}>
      {t('predictions.confidence')} {isBySureness ? '↓' : '↕'}
    </UnstyledButton>
  );
  const confidence: VirtualColumn<PredictionRow> = {
    id: 'confidence',
    width: '8rem',
    align: 'end',
    sort: isBySureness ? 'descending' : undefined,
    header: sortButton,
    cell: (row) => format.percent(row.confidence),
  };
  // on a phone what it was taken for comes first, and the name of its file last
  const narrow: VirtualColumn<PredictionRow>[] = [
    {
      id: 'predicted',
      sort: isBySureness ? 'descending' : undefined,
      header: (
        <span className={classes.head}>
          {t('predictions.narrow')} {sortButton}
        </span>
      ),
      cell: (row) => <NarrowRow row={row} run={run} labels={labels} dataset={dataset} ends={ends} onMenu={setMenu} />,
    },
  ];
  const columns = isNarrow ? narrow : [...wide, confidence];

  return (
    <div className={classes.predictions}>
      <div className={classes.filters}>
        <TextInput
          size="xs"
          type="search"
          className={classes.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            text ? <CloseButton size="xs" aria-label={t('predictions.clear')} onClick={() => setText('')} /> : null
          }
          placeholder={t('predictions.search')}
          aria-label={t('predictions.search')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Switch
          size="xs"
          label={t('predictions.wrongOnly')}
          checked={wrongOnly}
          onChange={(event) => setWrongOnly(event.currentTarget.checked)}
        />
        <span className={classes.count} role="status">
          {t('predictions.count', { shown: format.integer(rows.length), total: format.integer(all.length) })}
        </span>
      </div>
      {rows.length === 0 ? (
        <p className={classes.none}>{t('predictions.none')}</p>
      ) : (
        <VirtualTable
          label={t('predictions.title')}
          columns={columns}
          rows={rows}
          rowKey={({ prediction }) => prediction.clipIndex}
          heightPx={420}
          {...(isNarrow ? { rowHeightPx: 56 } : { minWidth: '44rem' })}
        />
      )}
      {dataset && <LabelMenu dataset={dataset} place={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

interface NarrowRowProps extends Omit<PredictionTableProps, 'predictions'> {
  row: PredictionRow;
  ends: CommonEnds;
  onMenu(place: LabelMenuPlace): void;
}

function NarrowRow({ row: { prediction, isRight, confidence }, run, labels, dataset, ends, onMenu }: NarrowRowProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const { path, clipIndex } = prediction;
  return (
    <span className={classes.stack}>
      {dataset ? <PlayButton clipIndex={clipIndex} name={baseName(path)} /> : <span />}
      <span className={classes.predicted}>
        <ClassName labels={labels} index={prediction.predicted} />
        {isRight ? null : (
          <Badge size="xs" variant="light" color="red" tt="none" flex="none">
            {t('predictions.wrong')}
          </Badge>
        )}
        <b>{format.percent(confidence)}</b>
      </span>
      <span className={classes.under}>
        <span>{t('predictions.is')}</span>
        <ClassName labels={labels} index={prediction.label} />
        {dataset && <FixLabel dataset={dataset} run={run} clipIndex={clipIndex} onOpen={onMenu} />}
        <LongName text={between(path, ends)} title={path} className={classes.path} />
      </span>
    </span>
  );
}

function ClassName({ labels, index }: { labels: readonly string[]; index: number }) {
  return (
    <span className={classes.className} title={labels[index]}>
      <i style={{ background: classColor(index) }} aria-hidden />
      {labels[index]}
    </span>
  );
}
