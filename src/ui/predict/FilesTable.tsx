// The predicted files: counted by label (each count is a filter), searched, sorted; one of them is opened and looked at.

import { CloseButton, TextInput, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { baseName } from '../../lib/file-names.ts';
import type { HeardClip, HeardFiles } from '../../state/try-it-types.ts';
import { classColor } from '../common/class-colors.ts';
import { LongName } from '../common/LongName.tsx';
import { useSpokenLabel } from '../common/label-text.ts';
import { PlayButton } from '../common/PlayButton.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { type VirtualColumn, VirtualTable } from '../common/VirtualTable.tsx';
import { AnswerMark } from './AnswerMark.tsx';
import { AnswerView } from './AnswerView.tsx';
import classes from './FilesTable.module.css';
import { countFiles, type FileFilter, type FileOrder, filterFiles, probabilityOf, sortFiles } from './file-rows.ts';
import { HeardDetail } from './HeardDetail.tsx';

interface FilesTableProps {
  heard: HeardFiles;
  /** Nothing can be asked now. */
  mustWait: boolean;
}

/** Labels without a file are not counted out, and of many only the commonest are. */
const mostCounts = 12;

export function FilesTable({ heard: { clips, predictor, total, problems }, mustWait }: FilesTableProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const textOf = useSpokenLabel(predictor.labelCodes);
  const [text, setText] = useState('');
  const [only, setOnly] = useState<FileFilter['only']>(null);
  const [order, setOrder] = useState<FileOrder>('file');
  const [chosen, setChosen] = useState<number | null>(null);
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const labels = useMemo(() => predictor.labels.map(textOf), [predictor.labels, textOf]);
  const counts = useMemo(() => countFiles(clips, labels.length), [clips, labels.length]);
  const rows = useMemo(() => sortFiles(filterFiles(clips, { text, only }), order), [clips, text, only, order]);
  // one file alone is looked at
  const isAlone = clips.length === 1 && total <= 1 && problems.length === 0;
  const opened = clips.find(({ id }) => id === chosen) ?? (isAlone ? clips[0] : undefined);
  const toggle = (next: FileFilter['only']) => setOnly(only === next ? null : next);
  const sorted = (by: FileOrder, name: string) => (
    <UnstyledButton className={classes.sort} onClick={() => setOrder(order === by ? 'file' : by)}>
      {name} {order === by ? '↓' : '↕'}
    </UnstyledButton>
  );
  const file: VirtualColumn<HeardClip> = {
    id: 'file',
    header: t('files.file'),
    cell: (clip) => (
      <UnstyledButton
        className={classes.file}
        title={clip.name}
        aria-expanded={clip.id === opened?.id}
        onClick={() => setChosen(clip.id === chosen ? null : clip.id)}
      >
        <LongName text={baseName(clip.name)} />
      </UnstyledButton>
    ),
  };
  const label: VirtualColumn<HeardClip> = {
    id: 'label',
    header: sorted('label', t('files.label')),
    sort: order === 'label' ? 'ascending' : undefined,
    width: isNarrow ? '8rem' : '16rem',
    cell: (clip) => <AnswerMark clip={clip} isBare isNarrow={isNarrow} />,
  };
  const columns: VirtualColumn<HeardClip>[] = [
    {
      id: 'play',
      header: <span className="visually-hidden">{t('files.play')}</span>,
      width: isNarrow ? '34px' : '40px',
      cell: ({ id, name }) => <PlayButton clipIndex={id} name={baseName(name)} />,
    },
    ...(isNarrow ? [label] : [file, label]),
    {
      id: 'probability',
      header: isNarrow ? sorted('probability', '%') : sorted('probability', t('files.probability')),
      sort: order === 'probability' ? 'descending' : undefined,
      width: isNarrow ? '3.4rem' : '8rem',
      align: 'end',
      cell: (clip) => (clip.answer.kind === 'nothing' ? '–' : format.percent(probabilityOf(clip), isNarrow ? 0 : 1)),
    },
    ...(isNarrow ? [file] : []),
    ...(isNarrow
      ? []
      : [
          {
            id: 'seconds',
            header: t('files.seconds'),
            width: '6rem',
            align: 'end' as const,
            cell: ({ seconds }: HeardClip) => format.decimal(seconds, 2),
          },
        ]),
  ];

  return (
    <div className={classes.files}>
      {opened ? (
        <section className={classes.opened} aria-label={t('files.opened', { name: baseName(opened.name) })}>
          <AnswerView
            labels={labels}
            answer={{ ...opened.answer, shares: opened.answer.probabilities }}
            name={t('answer.bars')}
          />
          <HeardDetail key={opened.id} clip={opened} name={baseName(opened.name)} labels={labels} mustWait={mustWait} />
          {isAlone ? null : (
            <CloseButton className={classes.close} aria-label={t('files.close')} onClick={() => setChosen(null)} />
          )}
        </section>
      ) : null}
      {isAlone ? null : (
        <>
          <div className={classes.filters}>
            <ul className={classes.counts} aria-label={t('files.counts')}>
              {commonest(counts.labels).map((index) => (
                <li key={index}>
                  <Count isOn={only === index} onToggle={() => toggle(index)}>
                    <i style={{ background: classColor(index) }} aria-hidden />
                    {labels[index]} <b>{format.integer(counts.labels[index] ?? 0)}</b>
                  </Count>
                </li>
              ))}
              {counts.unsure > 0 ? (
                <li>
                  <Count isOn={only === 'unsure'} onToggle={() => toggle('unsure')}>
                    {t('answer.unsure')} <b>{format.integer(counts.unsure)}</b>
                  </Count>
                </li>
              ) : null}
              {counts.nothing > 0 ? (
                <li>
                  <Count isOn={only === 'nothing'} onToggle={() => toggle('nothing')}>
                    {t('answer.nothing')} <b>{format.integer(counts.nothing)}</b>
                  </Count>
                </li>
              ) : null}
            </ul>
            <TextInput
              size="xs"
              type="search"
              className={classes.search}
              leftSection={<IconSearch size={14} aria-hidden />}
              placeholder={t('files.search')}
              aria-label={t('files.search')}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <span className={classes.shown}>
              {t('files.shown', { shown: format.integer(rows.length), total: format.integer(clips.length) })}
            </span>
          </div>
          {rows.length === 0 ? (
            <p className={classes.none}>{t('files.none')}</p>
          ) : (
            <VirtualTable
              label={t('files.title')}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              heightPx={420}
            />
          )}
        </>
      )}
    </div>
  );
}

function Count({ isOn, onToggle, children }: { isOn: boolean; onToggle(): void; children: React.ReactNode }) {
  return (
    <UnstyledButton className={classes.countButton} aria-pressed={isOn} onClick={onToggle}>
      {children}
    </UnstyledButton>
  );
}

/** Of those with a file, in the order of the labels. */
function commonest(counts: readonly number[]): number[] {
  return counts
    .flatMap((count, index) => (count > 0 ? [{ count, index }] : []))
    .sort((a, b) => b.count - a.count)
    .slice(0, mostCounts)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}
