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

/** That every row of training has. */
const trainFields = ['loss', 'learning_rate', 'grad_norm'] as const;

function isTrainField(field: CurveField): field is (typeof trainFields)[number] {
  return trainFields.some((one) => one === field);
}

const newPlaces = (): Curve['xs'] => ({ step: [], epoch: [], time: [] });

export class RunCurves {
  private readonly metric: string;
  private history = RunHistory.of();
  private taken = 0;
  private curves = new Map<CurveField, Curve>();
  /** Of all curves whose every row has a value: they are most of what a log is, and have the same places. */
  private places = newPlaces();

  /** @param metric chooses the best checkpoint */
  constructor(metric: string) {
    this.metric = metric;
  }

  /** Takes in the rows that are new, or the first `most` of them; all of them, into new curves, where the run went back to a checkpoint.
   *  Gives how many it has taken. */
  follow(history: RunHistory, most = Number.POSITIVE_INFINITY): number {
    if (!history.isOneWith(this.history) || history.length < this.taken) {
      this.curves = new Map();
      this.places = newPlaces();
      this.taken = 0;
    }
    this.history = history;
    const before = this.taken;
    for (; this.taken < history.length && this.taken - before < most; this.taken++) {
      const row = history.at(this.taken);
      if (row) this.add(row);
    }
    return this.taken - before;
  }

  /** Whether all rows have been taken in. */
  get isWhole(): boolean {
    return this.taken === this.history.length;
  }

  /** Grows in place. Empty where no row has the figure. */
  of(field: CurveField): Curve {
    let curve = this.curves.get(field);
    if (!curve) {
      curve = isTrainField(field) ? new Curve(this.places) : new Curve();
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
    this.places.step.push(x.step);
    this.places.epoch.push(x.epoch);
    this.places.time.push(x.time);
    for (const field of trainFields) this.of(field).push(row[field]);
    add('train_samples_per_second', row.train_samples_per_second);
    add('memory_bytes', row.memory_bytes);
  }
}
