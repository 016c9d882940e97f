// Trainer's `log_history` as rows of a run's log.

import { type LogRow, logRowsSchema } from '../../training/log-rows.ts';

/** Rows of losses and of evaluations; what Trainer sums up at the end is left out. Null where a row has not all that it must. */
export function logRowsOf(history: readonly Readonly<Record<string, unknown>>[]): LogRow[] | null {
  const rows = history.flatMap((row): unknown[] => {
    if ('eval_loss' in row) return [{ ...onlyEvaluation(row), kind: 'eval' }];
    return 'loss' in row ? [{ grad_norm: 0, ...row, kind: 'train' }] : [];
  });
  const read = logRowsSchema.safeParse(rows);
  return read.success ? read.data : null;
}

/** Numbers alone: a compute_metrics may return others. */
function onlyEvaluation(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name, value]) =>
        typeof value === 'number' && (!name.includes('_') || name.startsWith('eval_') || name === 'elapsed_sec'),
    ),
  );
}
