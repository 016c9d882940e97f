// How the model does for each speaker, or each value of another group, and whether they differ by more than chance.

import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupReport, GroupRow } from '../../evaluation/group-report.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { type VirtualColumn, VirtualTable } from '../common/VirtualTable.tsx';
import classes from './GroupPanel.module.css';
import { groupSaid } from './result-sentences.ts';

interface GroupPanelProps {
  groups: RunRecord['groups'];
  reports: readonly GroupReport[];
}

export function GroupPanel({ groups = [], reports }: GroupPanelProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const said = useSaid('evaluate');
  const [chosen, setChosen] = useState<string | null>(null);
  const report = reports.find(({ name }) => name === chosen) ?? reports[0];
  if (!report) return null;
  const values = groups.find(({ name }) => name === report.name)?.values ?? [];
  const nameOf = (name: string) => t(`groups.names.${name}`, { defaultValue: name });
  const columns: VirtualColumn<GroupRow>[] = [
    {
      id: 'value',
      header: nameOf(report.name),
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
          <IntervalBar row={row} />
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
    <Panel title={t('groups.title')}>
      {reports.length > 1 ? (
        <SegmentedControl
          className={classes.choice}
          size="xs"
          aria-label={t('groups.choose')}
          value={report.name}
          onChange={setChosen}
          data={reports.map(({ name }) => ({ value: name, label: nameOf(name) }))}
        />
      ) : null}
      <p className={classes.sentence}>{said(groupSaid(report, format))}</p>
      <VirtualTable
        label={t('groups.title')}
        columns={columns}
        rows={report.rows}
        rowKey={({ value }) => value}
        heightPx={340}
        minWidth="24rem"
      />
    </Panel>
  );
}

function IntervalBar({ row: { interval, right, clipCount } }: { row: GroupRow }) {
  return (
    <span className={classes.track} aria-hidden>
      <span style={{ left: `${interval.low * 100}%`, width: `${(interval.high - interval.low) * 100}%` }} />
      <i style={{ left: `${(right / clipCount) * 100}%` }} />
    </span>
  );
}
