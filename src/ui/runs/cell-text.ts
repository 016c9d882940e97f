// A value of the table of runs as it is written in a cell.

import type { CellValue, RunColumn } from '../../run/table/run-column.ts';
import type { NumberFormat } from '../common/number-format.ts';

/** `t`: the words of `runs`. A share is in per cent; a small number as a setting is written. */
export function cellText(
  value: CellValue,
  { kind }: Pick<RunColumn, 'kind'>,
  format: NumberFormat,
  t: (key: string) => string,
): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return format.list(value);
  if (!Number.isFinite(value)) return kind === 'share' ? '–' : String(value);
  switch (kind) {
    case 'share':
      return format.percent(value);
    case 'seconds':
      return format.duration(value);
    case 'moment':
      return format.date(value);
    case 'bytes':
      return format.bytes(value);
    default:
      return Number.isInteger(value) ? String(value) : format.scientific(value);
  }
}

/** "66.6–75.7", of what stands in per cent beside it. */
export function rangeText({ low, high }: { low: number; high: number }, format: NumberFormat): string {
  return `${format.decimal(low * 100, 1)}–${format.decimal(high * 100, 1)}`;
}
