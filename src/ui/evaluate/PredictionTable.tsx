// Every evaluated clip with what it is and what it was taken for: to search, to filter, to hear.

import { Badge, CloseButton, Pill, Switch, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { classColor } from '../common/class-colors.ts';
import { PlayButton } from '../common/PlayButton.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { type VirtualColumn, VirtualTable } from '../common/VirtualTable.tsx';
import type { MatrixCell } from './ConfusionMatrix.tsx';
import classes from './PredictionTable.module.css';
import { filterPredictions, type PredictionRow, toPredictionRows } from './prediction-rows.ts';

interface PredictionTableProps {
  run: RunRecord;
  evaluation: Evaluation;
  /** Whether the run's data set is open, so that its clips can be played. */
  canPlay: boolean;
  cell: MatrixCell | null;
  onClearCell(): void;
}

export function PredictionTable({ run, evaluation, canPlay, cell, onClearCell }: PredictionTableProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const [text, setText] = useState('');
  const [wrongOnly, setWrongOnly] = useState(false);
  const [isBySureness, setIsBySureness] = useState(false);
  const all = useMemo(() => toPredictionRows(evaluation), [evaluation]);
  const rows = useMemo(() => {
    const found = filterPredictions(all, { text, wrongOnly, cell });
    return isBySureness ? found.toSorted((a, b) => b.confidence - a.confidence) : found;
  }, [all, text, wrongOnly, cell, isBySureness]);

  const columns: VirtualColumn<PredictionRow>[] = [
    {
      id: 'file',
      header: t('predictions.file'),
      cell: ({ prediction }) => (
        <span className={classes.file}>
          {canPlay ? <PlayButton clipIndex={prediction.clipIndex} name={fileName(prediction.path)} /> : null}
          <span className={classes.path} title={prediction.path}>
            {fileName(prediction.path)}
          </span>
        </span>
      ),
    },
    {
      id: 'label',
      header: t('predictions.label'),
      width: '8rem',
      cell: ({ prediction }) => <ClassName run={run} index={prediction.label} />,
    },
    {
      id: 'predicted',
      header: t('predictions.predicted'),
      width: '10rem',
      cell: ({ prediction, isRight }) => (
        <span className={classes.predicted}>
          <ClassName run={run} index={prediction.predicted} />
          {isRight ? null : (
            <Badge size="xs" variant="light" color="red" tt="none">
              {t('predictions.wrong')}
            </Badge>
          )}
        </span>
      ),
    },
    {
      id: 'confidence',
      width: '8rem',
      align: 'end',
      sort: isBySureness ? 'descending' : undefined,
      header: (
        <UnstyledButton className={classes.sort} onClick={() => setIsBySureness(!isBySureness)}>
          {t('predictions.confidence')} {isBySureness ? '↓' : '↕'}
        </UnstyledButton>
      ),
      cell: ({ confidence }) => format.percent(confidence),
    },
  ];

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
        {cell ? (
          <Pill
            withRemoveButton
            removeButtonProps={{ 'aria-label': t('predictions.clearCell'), 'aria-hidden': false, tabIndex: 0 }}
            onRemove={onClearCell}
          >
            {t('predictions.cell', { label: run.labels[cell.label], predicted: run.labels[cell.predicted] })}
          </Pill>
        ) : null}
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
          minWidth="38rem"
        />
      )}
    </div>
  );
}

function ClassName({ run, index }: { run: RunRecord; index: number }) {
  return (
    <span className={classes.className} title={run.labels[index]}>
      <i style={{ background: classColor(index) }} aria-hidden />
      {run.labels[index]}
    </span>
  );
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
