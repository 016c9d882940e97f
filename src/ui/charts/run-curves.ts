// A run's log rows as curves, one a figure. Rows are taken in as they come, so that a new one costs the same however many there are.

import { RunHistory } from '../../run/run-history.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { Curve } from './curve.ts';

/** The figures of rows that can be curves; `eval_chosen` is `metric_for_best_model`, where it is none of the others. */
export const curveFields = [
  'loss',
  'eval_loss',
  'eval_accuracy',
  'eval_f1',
  'eval_chosen',
  'learning_rate',
  'grad_norm',
  'train_samples_per_second',
  'memory_bytes',
] as const;

export type CurveField = (typeof curveFields)[number];

/** Whether `metric_for_best_model` is a curve of its own. */
export function isOwnCurve(metric: string): boolean {
  return !['loss', 'accuracy', 'f1', 'macro_f1'].includes(metric);
}

export class RunCurves {
  private readonly metric: string;
  private history = RunHistory.of();
  private taken = 0;
  private curves = new Map<CurveField, Curve>();

  /** @param metric chooses the best checkpoint */
  constructor(metric: string) {
    this.metric = metric;
  }

  /** Takes in the rows that are new; all of them, into new curves, where the run went back to a checkpoint. */
  follow(history: RunHistory): void {
    if (!history.isOneWith(this.history) || history.length < this.taken) {
      this.curves = new Map();
      this.taken = 0;
    }
    this.history = history;
    for (; this.taken < history.length; this.taken++) {
      const row = history.at(this.taken);
      if (row) this.add(row);
    }
  }

  /** Grows in place. Empty where no row has the figure. */
  of(field: CurveField): Curve {
    let curve = this.curves.get(field);
    if (!curve) {
      curve = new Curve();
      this.curves.set(field, curve);
    }
    return curve;
  }

  private add(row: LogRow): void {
    const { step, epoch } = row;
    const x = { step, epoch, time: row.elapsed_sec ?? Number.NaN };
    const add = (field: CurveField, value: number | undefined) => {
      if (value !== undefined) this.of(field).append(x, value);
    };
    if (row.kind === 'eval') {
      add('eval_loss', row.eval_loss);
      add('eval_accuracy', row.eval_accuracy);
      add('eval_f1', row.eval_f1);
      if (isOwnCurve(this.metric)) add('eval_chosen', row[`eval_${this.metric}`]);
      return;
    }
    add('loss', row.loss);
    add('learning_rate', row.learning_rate);
    add('grad_norm', row.grad_norm);
    add('train_samples_per_second', row.train_samples_per_second);
    add('memory_bytes', row.memory_bytes);
  }
}
