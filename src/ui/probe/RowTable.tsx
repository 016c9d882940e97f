// All rows of a report with all of their figures.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { largestOf, smallestOf } from '../../lib/long-lists.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { type VirtualColumn, VirtualTable } from '../common/VirtualTable.tsx';
import classes from './ProbePlace.module.css';
import { rowSaid } from './row-names.ts';

/** Folds, each with its own figure. */
const mostWritten = 6;

interface RowTableProps {
  rows: readonly ProbeRow[];
  chosen: string;
  onChoose(name: string): void;
}

export function RowTable({ rows, chosen, onChoose }: RowTableProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const columns = useMemo((): VirtualColumn<ProbeRow>[] => {
    const share = (value: number) => (Number.isFinite(value) ? format.percent(value) : '–');
    const figure = (id: string, header: string, cell: (row: ProbeRow) => string, width = '4.75rem') => ({
      id,
      header,
      width,
      align: 'end' as const,
      cell,
    });
    // all of them where they are few, else how far they reach
    const each = (values: readonly number[], write: (value: number) => string) => {
      if (values.length <= mostWritten) return values.map(write).join('  ');
      const [low, high] = [write(smallestOf(values)), write(largestOf(values))];
      return t('table.many', { low, high, total: values.length });
    };
    return [
      {
        id: 'row',
        header: t('table.row'),
        width: '13rem',
        cell: (row) => {
          const what = said([rowSaid(row)]);
          return (
            <button
              type="button"
              className={classes.rowName}
              aria-pressed={row.name === chosen}
              aria-label={t('table.choose', { what })}
              title={what}
              onClick={() => onChoose(row.name)}
            >
              {what}
            </button>
          );
        },
      },
      figure(
        'accuracy',
        t('table.accuracy'),
        (row) =>
          format.percent(row.accuracy) +
          (row.interval
            ? t('range', { low: format.percent(row.interval.low), high: format.percent(row.interval.high) })
            : ''),
        '12rem',
      ),
      figure('balanced', t('table.balanced'), (row) => share(row.balancedAccuracy)),
      figure('f1', t('table.f1'), (row) => share(row.macroF1)),
      figure('logLoss', t('table.logLoss'), (row) =>
        Number.isFinite(row.logLoss) ? format.decimal(row.logLoss, 3) : '–',
      ),
      figure('top2', t('table.top2'), (row) => share(row.top2Accuracy)),
      figure('folds', t('table.folds'), (row) => each(row.folds, (one) => format.percent(one, 0)), '12rem'),
      figure('c', t('table.c'), (row) => (row.c === null ? '–' : each(row.c, format.scientific)), '6rem'),
    ];
  }, [t, format, said, chosen, onChoose]);
  return (
    <VirtualTable
      label={t('table.label')}
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
      heightPx={360}
      minWidth="62rem"
    />
  );
}
