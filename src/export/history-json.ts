// history.json: the run's log rows as transformers keeps them in `trainer.state.log_history`.

import type { LogRow } from '../training/log-rows.ts';

/** The rows without this program's own `kind`, in order. */
export function historyJson(history: readonly LogRow[]): string {
  const rows = history.map(({ kind: _kind, ...row }) => row);
  return `${JSON.stringify(rows, null, 2)}\n`;
}
