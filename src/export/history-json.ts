// history.json: the run's log rows as transformers keeps them in `trainer.state.log_history`.

import type { RunHistory } from '../run/run-history.ts';
import type { LogRow } from '../training/log-rows.ts';

/** The rows without this program's own `kind`, in order. */
export function historyRows(history: RunHistory): Omit<LogRow, 'kind'>[] {
  return Array.from(history, ({ kind: _kind, ...row }) => row);
}

export function historyJson(history: RunHistory): string {
  return `${JSON.stringify(historyRows(history), null, 2)}\n`;
}
