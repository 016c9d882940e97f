// A cell of a group of runs: mean and deviation of a figure, else what its runs have in common, or how they differ.

import { useTranslation } from 'react-i18next';
import { itemAt } from '../../lib/present.ts';
import type { CellValue, RunColumn } from '../../run/table/run-column.ts';
import { distinctValues, groupFigure, isAveraged, type RunGroup } from '../../run/table/run-groups.ts';
import { compareCells } from '../../run/table/run-order.ts';
import type { NumberFormat } from '../common/number-format.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { cellText } from './cell-text.ts';
import { RunCell } from './RunCell.tsx';
import classes from './RunsTable.module.css';

interface GroupCellProps {
  group: RunGroup;
  column: RunColumn;
}

export function GroupCell({ group, column }: GroupCellProps) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  if (isAveraged(column)) return <MeanCell group={group} column={column} />;
  const { runs } = group;
  const values = distinctValues(runs, column);
  if (values.length === 1) return <RunCell run={itemAt(runs, 0)} column={column} />;
  return (
    <span className={classes.dimmed}>
      {severalText(values, column, format, t) ??
        t('various', { count: values.length, number: format.integer(values.length) })}
    </span>
  );
}

/** Few settings are named, of numbers the ends. Null: they are only counted. */
function severalText(
  values: readonly CellValue[],
  column: RunColumn,
  format: NumberFormat,
  t: (key: string) => string,
): string | null {
  if (column.group !== 'setting') return null;
  const named = (value: CellValue) => (value === null ? t('none') : cellText(value, column, format, t));
  const sorted = [...values].sort(compareCells);
  if (sorted.length <= 3) return sorted.map(named).join(', ');
  const areNumbers = sorted.every((value) => typeof value === 'number');
  return areNumbers ? `${named(itemAt(sorted, 0))}–${named(itemAt(sorted, -1))}` : null;
}

function MeanCell({ group: { runs }, column }: GroupCellProps) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const figure = groupFigure(runs, column);
  if (!figure) return '–';
  const { mean, deviation, count } = figure;
  const ofSome = count < runs.length ? t('ofRuns', { n: format.integer(count) }) : null;
  if (column.kind !== 'share') {
    const spread = deviation === null ? null : `± ${cellText(deviation, column, format, t)}`;
    return (
      <span className={classes.figure}>
        <span>{cellText(mean, column, format, t)}</span>
        <span className={classes.small}>{[spread, ofSome].filter(Boolean).join(' · ')}</span>
      </span>
    );
  }
  return (
    <span className={classes.figure}>
      <b>
        {cellText(mean, column, format, t)}
        {deviation === null ? null : <span className={classes.deviation}> ± {format.decimal(deviation * 100, 1)}</span>}
      </b>
      {ofSome ? <span className={classes.small}>{ofSome}</span> : null}
    </span>
  );
}
