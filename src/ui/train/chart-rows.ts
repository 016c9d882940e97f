// A run's history as rows for drawing: one row a step, training and validation side by side, few enough to draw.

import type { LogRow } from '../../training/log-rows.ts';

export interface ChartRow {
  step: number;
  epoch: number;
  loss?: number;
  grad_norm?: number;
  learning_rate?: number;
  eval_loss?: number;
  eval_accuracy?: number;
  eval_f1?: number;
  /** What chooses the best checkpoint, where it is none of the above. */
  eval_chosen?: number;
}

export type ChartField = Exclude<keyof ChartRow, 'step' | 'epoch'>;

/** Whether `metric_for_best_model` is a curve of its own. */
export function isOwnCurve(metric: string): boolean {
  return !['loss', 'accuracy', 'f1', 'macro_f1'].includes(metric);
}

/** Rows in step order; what was logged at one step stands in one row. `metric` chooses the best checkpoint. */
export function toChartRows(history: readonly LogRow[], metric: string): ChartRow[] {
  const byStep = new Map<number, ChartRow>();
  for (const entry of history) {
    const row = byStep.get(entry.step) ?? { step: entry.step, epoch: entry.epoch };
    if (entry.kind === 'train') {
      row.loss = entry.loss;
      row.grad_norm = entry.grad_norm;
      row.learning_rate = entry.learning_rate;
    } else {
      row.eval_loss = entry.eval_loss;
      row.eval_accuracy = entry.eval_accuracy;
      row.eval_f1 = entry.eval_f1;
      if (isOwnCurve(metric)) row.eval_chosen = entry[`eval_${metric}`];
    }
    byStep.set(entry.step, row);
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

const fields: readonly ChartField[] = [
  'loss',
  'grad_norm',
  'learning_rate',
  'eval_loss',
  'eval_accuracy',
  'eval_f1',
  'eval_chosen',
];

/** About `maxRows` of the rows: the first, the last, and of each stretch those where a field is lowest or highest, so
 *  that no spike is lost to the eye. `keepStep` (the best checkpoint) always stays. */
export function downsampleRows(rows: readonly ChartRow[], maxRows: number, keepStep: number | null = null): ChartRow[] {
  if (rows.length <= maxRows) return [...rows];
  const stretchCount = Math.max(1, Math.floor(maxRows / (2 * presentFields(rows).length)));
  const kept = new Set<ChartRow>([rows[0]!, rows[rows.length - 1]!]);
  const best = rows.find((row) => row.step === keepStep);
  if (best) kept.add(best);
  for (let stretch = 0; stretch < stretchCount; stretch++) {
    const start = Math.floor((stretch * rows.length) / stretchCount);
    const end = Math.floor(((stretch + 1) * rows.length) / stretchCount);
    for (const field of fields) {
      const { lowest, highest } = extremes(rows, field, start, end);
      if (lowest) kept.add(lowest);
      if (highest) kept.add(highest);
    }
  }
  return rows.filter((row) => kept.has(row));
}

function presentFields(rows: readonly ChartRow[]): ChartField[] {
  const present = fields.filter((field) => rows.some((row) => row[field] !== undefined));
  return present.length > 0 ? present : ['loss'];
}

function extremes(rows: readonly ChartRow[], field: ChartField, start: number, end: number) {
  let lowest: ChartRow | null = null;
  let highest: ChartRow | null = null;
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    const value = row[field];
    if (value === undefined || !Number.isFinite(value)) continue;
    if (!lowest || value < lowest[field]!) lowest = row;
    if (!highest || value > highest[field]!) highest = row;
  }
  return { lowest, highest };
}

/** The newest value of a field and its step, for the label at a line's end. */
export function lastValue(rows: readonly ChartRow[], field: ChartField): { step: number; value: number } | null {
  for (let i = rows.length - 1; i >= 0; i--) {
    const value = rows[i]![field];
    if (value !== undefined && Number.isFinite(value)) return { step: rows[i]!.step, value };
  }
  return null;
}

/** At most six round ticks from 0 to at least `max`: steps of 1, 2, 2.5 or 5 times a power of ten. */
export function niceTicks(max: number): number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(max / 5));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size * 5 >= max * (1 - 1e-9))!;
  const count = Math.max(1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
