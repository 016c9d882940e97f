// How often the chosen row is right for each speaker, or each value of another group: a point each.

import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../dataset/groups.ts';
import type { ProbeReport, ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { ChartToggle } from '../charts/ChartToggle.tsx';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { VirtualTable } from '../common/VirtualTable.tsx';
import { groupSaid } from './group-names.ts';
import { type GroupShare, groupCount, groupShares, spreadSaid } from './group-shares.ts';
import classes from './ProbePlace.module.css';
import { rowSaid } from './row-names.ts';
import { SharePoints } from './SharePoints.tsx';

interface SpreadPanelProps {
  report: ProbeReport;
  row: ProbeRow;
  groups: readonly Group[];
}

export function SpreadPanel({ report, row, groups }: SpreadPanelProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const [isTable, setIsTable] = useState(false);
  const [name, setName] = useState(report.foldsBy ?? report.intervalBy);
  const shown = useMemo(() => groups.filter((group) => (groupCount(report, group) ?? 0) > 1), [groups, report]);
  const group = shown.find((one) => one.name === name) ?? shown[0];
  const shares = useMemo(() => (group ? groupShares(report, row, group) : []), [report, row, group]);
  if (!group) return null;
  const nameOf = (one: string) => said([groupSaid(one)]);
  return (
    <Panel
      title={t('spread.title')}
      aside={
        <ChartToggle
          isTable={isTable}
          label={t(isTable ? 'spread.showChart' : 'spread.showTable')}
          onToggle={() => setIsTable(!isTable)}
        />
      }
    >
      {shown.length > 1 ? (
        <div className={classes.choice}>
          <SegmentedControl
            size="xs"
            aria-label={t('spread.choose')}
            value={group.name}
            onChange={setName}
            data={shown.map((one) => ({ value: one.name, label: nameOf(one.name) }))}
          />
        </div>
      ) : null}
      <p className={classes.panelSentence}>{said(spreadSaid(shares, group.name, format))}</p>
      {isTable ? (
        <SharesTable shares={shares} name={nameOf(group.name)} />
      ) : (
        <SharePoints shares={shares} mean={row.accuracy} label={t('spread.title')} />
      )}
      <p className={`${classes.note} ${classes.below}`}>
        {said([{ key: 'spread.of', values: { what: [rowSaid(row)] } }])}
      </p>
    </Panel>
  );
}

function SharesTable({ shares, name }: { shares: readonly GroupShare[]; name: string }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  return (
    <VirtualTable
      label={t('spread.title')}
      rows={shares}
      rowKey={({ value }) => value}
      heightPx={240}
      columns={[
        { id: 'value', header: name, cell: ({ value }) => <span title={value}>{value}</span> },
        {
          id: 'clips',
          header: t('spread.clips'),
          width: '5rem',
          align: 'end',
          cell: ({ clipCount }) => format.integer(clipCount),
        },
        {
          id: 'right',
          header: t('spread.right'),
          width: '6rem',
          align: 'end',
          cell: ({ share }) => format.percent(share),
        },
      ]}
    />
  );
}
