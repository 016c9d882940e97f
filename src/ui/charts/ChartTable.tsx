// The numbers of a chart as a table.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import { VirtualTable } from '../common/VirtualTable.tsx';
import { chartRows } from './chart-rows.ts';
import type { ChartCurve, ChartScale } from './chart-types.ts';
import { isKnown, xText } from './x-axis.ts';

interface ChartTableProps {
  title: string;
  curves: readonly ChartCurve[];
  scale: ChartScale;
  heightPx: number;
}

export function ChartTable({ title, curves, scale, heightPx }: ChartTableProps) {
  const { t } = useTranslation('charts');
  const format = useNumberFormat();
  const rows = useMemo(() => chartRows(curves), [curves]);
  const hasTime = isKnown(
    curves.map(({ curve }) => curve),
    'time',
  );
  const kinds = hasTime ? (['step', 'epoch', 'time'] as const) : (['step', 'epoch'] as const);
  return (
    <VirtualTable
      label={t('table', { title })}
      rows={rows}
      rowKey={(row) => row.step}
      heightPx={heightPx}
      rowHeightPx={26}
      minWidth={`${kinds.length * 5 + curves.length * 6}rem`}
      columns={[
        ...kinds.map((kind) => ({
          id: kind,
          header: t(`x.axis.${kind}`),
          width: kind === 'time' ? '6.5rem' : '5rem',
          align: 'end' as const,
          cell: (row: (typeof rows)[number]) => (Number.isNaN(row[kind]) ? '' : xText(kind, row[kind], format)),
        })),
        ...curves.map(({ id, name }, at) => ({
          id,
          header: <span title={name}>{name}</span>,
          align: 'end' as const,
          cell: (row: (typeof rows)[number]) => {
            const value = row.values[at];
            return value === undefined ? '' : scale.format(value);
          },
        })),
      ]}
    />
  );
}
