// How the model does for each speaker, or each value of another group, and whether they differ by more than chance.

import { SegmentedControl, Select, Switch } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation, Prediction } from '../../evaluation/evaluation-result.ts';
import type { GroupReport, GroupRow } from '../../evaluation/group-report.ts';
import type { ClipGroup } from '../../evaluation/test-intervals.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { IntervalBar } from '../common/IntervalBar.tsx';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import { type VirtualColumn, VirtualTable } from '../common/VirtualTable.tsx';
import classes from './GroupPanel.module.css';
import { type GroupChoice, groupChoices, reportForCard } from './group-choices.ts';
import { groupSaid } from './result-sentences.ts';
import { useComputed } from './use-computed.ts';

interface GroupPanelProps {
  run: RunRecord;
  dataset: OpenDataset | null;
  /** As it is stored: its reports are what the model card has. */
  stored: Evaluation;
  /** With the labels that the clips have now. */
  predictions: readonly Prediction[];
}

/** More are found by typing. */
const mostSideBySide = 4;

export function GroupPanel({ run, dataset, stored, predictions }: GroupPanelProps) {
  const { t } = useTranslation('evaluate');
  const { setGroupReport, reportOfGroup } = useActions();
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = useMemo(() => groupChoices(run, dataset, stored.predictions), [run, dataset, stored.predictions]);
  const choice = choices.find(({ name }) => name === chosen) ?? choices[0];
  const report = useGroupReport(choice, choices, stored, predictions);
  if (!choice) return null;
  const nameOf = (name: string) => t(`groups.names.${name}`, { defaultValue: name });
  const data = choices.map(({ name }) => ({ value: name, label: nameOf(name) }));
  const isInCard = stored.groups?.some(({ name }) => name === choice.name) ?? false;
  const putInCard = async () => {
    // the card says what the evaluation does, with the labels as they were
    const made = await reportOfGroup(stored.predictions, clipGroup(choice), speakersFor(choice, choices));
    await setGroupReport(run.id, choice.name, reportForCard(made, choice));
  };
  return (
    <Panel
      title={t('groups.title')}
      aside={
        stored.split === 'test' ? (
          <Switch
            size="xs"
            label={t('groups.card')}
            checked={isInCard}
            onChange={(event) => {
              const done = event.currentTarget.checked ? putInCard() : setGroupReport(run.id, choice.name, null);
              // the page shows why
              void done.catch(() => {});
            }}
          />
        ) : null
      }
    >
      {choices.length > mostSideBySide ? (
        <Select
          className={classes.choice}
          size="xs"
          maw={240}
          aria-label={t('groups.choose')}
          searchable
          allowDeselect={false}
          value={choice.name}
          onChange={setChosen}
          data={data}
        />
      ) : choices.length > 1 ? (
        <SegmentedControl
          className={classes.choice}
          size="xs"
          aria-label={t('groups.choose')}
          value={choice.name}
          onChange={setChosen}
          data={data}
        />
      ) : null}
      {report ? (
        <GroupTable report={report} name={nameOf(choice.name)} values={choice.values} />
      ) : (
        <p className={classes.sentence} role="status">
          {t('groups.computing')}
        </p>
      )}
    </Panel>
  );
}

function clipGroup({ name, clipValues }: GroupChoice): ClipGroup {
  return { name, clipValues: Array.from(clipValues) };
}

/** Speakers are exchanged whole between other groups. */
function speakersFor(choice: GroupChoice, choices: readonly GroupChoice[]): ClipGroup | null {
  const speakers = choices.find(({ name }) => name === 'speaker');
  return speakers && speakers !== choice ? clipGroup(speakers) : null;
}

/** The stored one where it is of these labels, else one that is computed. Null: to come. */
function useGroupReport(
  choice: GroupChoice | undefined,
  choices: readonly GroupChoice[],
  stored: Evaluation,
  predictions: readonly Prediction[],
): GroupReport | null {
  const { reportOfGroup } = useActions();
  const known =
    predictions === stored.predictions && choice ? stored.groups?.find(({ name }) => name === choice.name) : undefined;
  const isKnown = known !== undefined;
  const asked = useMemo(
    () => (isKnown || !choice ? null : { choice, choices, predictions }),
    [isKnown, choice, choices, predictions],
  );
  const compute = useCallback(
    (key: NonNullable<typeof asked>) =>
      reportOfGroup(key.predictions, clipGroup(key.choice), speakersFor(key.choice, key.choices)),
    [reportOfGroup],
  );
  const made = useComputed(asked, compute);
  return known ?? made;
}

interface GroupTableProps {
  report: GroupReport;
  /** Of the group, as it is shown. */
  name: string;
  values: readonly string[];
}

function GroupTable({ report, name, values }: GroupTableProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const said = useSaid('evaluate');
  const columns: VirtualColumn<GroupRow>[] = [
    {
      id: 'value',
      header: name,
      cell: (row) => <span title={values[row.value]}>{values[row.value] ?? '–'}</span>,
    },
    {
      id: 'clips',
      header: t('groups.clips'),
      width: '4.5rem',
      align: 'end',
      cell: (row) => format.integer(row.clipCount),
    },
    {
      id: 'share',
      header: t('groups.right'),
      width: '5rem',
      align: 'end',
      cell: (row) => format.percent(row.right / row.clipCount),
    },
    {
      id: 'interval',
      header: t('groups.interval'),
      width: '38%',
      cell: (row) => (
        <span className={classes.cell} data-small={row.isSmall || undefined}>
          <IntervalBar share={row.right / row.clipCount} interval={row.interval} className={classes.track} />
          <span>
            {row.isSmall
              ? t('groups.small')
              : t('groups.range', { low: format.percent(row.interval.low), high: format.percent(row.interval.high) })}
          </span>
        </span>
      ),
    },
  ];
  return (
    <>
      <p className={classes.sentence}>{said(groupSaid(report, format))}</p>
      <VirtualTable
        label={t('groups.title')}
        columns={columns}
        rows={report.rows}
        rowKey={({ value }) => value}
        heightPx={340}
        minWidth="24rem"
      />
    </>
  );
}
