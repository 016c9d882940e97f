// Names that curves have in trackers of experiments: those that transformers' callbacks for TensorBoard, Trackio and W&B give them
// (`rewrite_logs` in transformers/integrations/integration_utils.py).

import type { LogRow } from '../../training/log-rows.ts';

export interface TaggedFigure {
  tag: string;
  value: number;
}

/** "eval_loss" → "eval/loss", "test_accuracy" → "test/accuracy", "loss" → "train/loss". */
export function trainerTag(name: string): string {
  const [, part, figure] = /^(eval|test)_(.+)$/.exec(name) ?? [];
  return part ? `${part}/${figure}` : `train/${name}`;
}

/** The figures of a row. When it came is no figure. */
export function taggedFigures(row: LogRow): TaggedFigure[] {
  const { kind: _kind, step: _step, elapsed_sec: _elapsed, ...figures } = row;
  return Object.entries(figures)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .map(([name, value]) => ({ tag: trainerTag(name), value }));
}
