// The numbers of a picture of runs: a row each.

import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import type { RunColumn } from '../../../run/table/run-column.ts';
import { VirtualTable } from '../../common/VirtualTable.tsx';
import { useColumnWords } from '../use-column-words.ts';
import { useAxisText } from './use-axis-text.ts';

interface AxisTableProps {
  runs: readonly RunRecord[];
  columns: readonly RunColumn[];
  label: string;
}

export function AxisTable({ runs, columns, label }: AxisTableProps) {
  const { t } = useTranslation('compare');
  const words = useColumnWords();
  const text = useAxisText();
  return (
    <VirtualTable
      label={t('tableOf', { title: label })}
      rows={runs}
      rowKey={(run) => run.id}
      heightPx={280}
      rowHeightPx={26}
      minWidth={`${10 + 9 * columns.length}rem`}
      columns={[
        {
          id: 'run',
          header: t('results.run'),
          width: '10rem',
          cell: (run) => <span title={run.name}>{run.name}</span>,
        },
        ...columns.map((column, at) => ({
          id: `${column.id} ${at}`,
          header: words.title(column.id),
          align: 'end' as const,
          cell: (run: RunRecord) => text(column, column.value(run)),
        })),
      ]}
    />
  );
}
