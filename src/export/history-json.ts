// history.json: the run's log rows as transformers keeps them in `trainer.state.log_history`.

import type { RunHistory } from '../run/run-history.ts';

/** The rows without this program's own `kind`, in order. */
export function historyJson(history: RunHistory): string {
  const rows = Array.from(history, ({ kind: _kind, ...row }) => row);
  return `${JSON.stringify(rows, null, 2)}\n`;
}
