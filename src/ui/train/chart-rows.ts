// A run's history as rows for drawing: one a step, training and validation side by side. Rows are taken in as they come, and
// of a long history those are kept at hand that show its shape, so that a new row costs the same however many there are.

import { RunHistory } from '../../run/run-history.ts';
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

/** Where a field is lowest and highest within a stretch of rows. */
interface Extremes {
  lowest: ChartRow;
  highest: ChartRow;
}

export class ChartRows {
  /** Every row, in step order. Grows in place. */
  readonly rows: ChartRow[] = [];
  private readonly metric: string;
  private readonly maxDrawn: number;
  private history = RunHistory.of();
  private taken = 0;
  /** Rows in a stretch: doubled whenever there are too many stretches. */
  private stretchLength = 1;
  /** By field, the extremes of each stretch; none where it has no values. */
  private readonly stretches = new Map<ChartField, (Extremes | undefined)[]>();
  private readonly newest = new Map<ChartField, { step: number; value: number }>();

  /** `metric` chooses the best checkpoint. Of more than `maxDrawn` rows about so many are drawn. */
  constructor(metric: string, maxDrawn: number) {
    this.metric = metric;
    this.maxDrawn = maxDrawn;
  }

  /** Takes in the rows that are new; all of them where the run went back to a checkpoint. */
  follow(history: RunHistory): void {
    if (!history.isOneWith(this.history)) this.begin();
    this.history = history;
    for (; this.taken < history.length; this.taken++) {
      const entry = history.at(this.taken);
      if (entry) this.add(entry);
    }
  }

  /** All rows where they are few, else: the first, the last, and of each stretch those where a field is lowest or highest, so
   *  that no spike is lost to the eye. `keepStep` (the best checkpoint) always stays. They are copies: the chart freezes
   *  what it is given, and a step's row is not complete before its evaluation. */
  drawn(keepStep: number | null = null): ChartRow[] {
    const { rows } = this;
    if (rows.length <= this.maxDrawn) return rows.map((row) => ({ ...row }));
    const kept = new Set(rows.slice(0, 1).concat(rows.slice(-1)));
    const best = keepStep === null ? undefined : this.rowOf(keepStep);
    if (best) kept.add(best);
    for (const stretches of this.stretches.values())
      for (const stretch of stretches) if (stretch) kept.add(stretch.lowest).add(stretch.highest);
    return [...kept].sort((a, b) => a.step - b.step).map((row) => ({ ...row }));
  }

  /** The newest value of a field and its step, for the label at a line's end. */
  last(field: ChartField): { step: number; value: number } | null {
    return this.newest.get(field) ?? null;
  }

  private begin(): void {
    this.rows.length = 0;
    this.taken = 0;
    this.stretchLength = 1;
    this.stretches.clear();
    this.newest.clear();
  }

  private add(entry: LogRow): void {
    const { step, epoch } = entry;
    let row = this.rows.at(-1);
    if (row?.step !== step) {
      row = { step, epoch };
      this.rows.push(row);
    }
    if (entry.kind === 'train') {
      this.set(row, 'loss', entry.loss);
      this.set(row, 'grad_norm', entry.grad_norm);
      this.set(row, 'learning_rate', entry.learning_rate);
    } else {
      this.set(row, 'eval_loss', entry.eval_loss);
      this.set(row, 'eval_accuracy', entry.eval_accuracy);
      this.set(row, 'eval_f1', entry.eval_f1);
      if (isOwnCurve(this.metric)) this.set(row, 'eval_chosen', entry[`eval_${this.metric}`]);
    }
    this.lengthenStretches();
  }

  /** Of the newest row. */
  private set(row: ChartRow, field: ChartField, value: number | undefined): void {
    if (value === undefined) return;
    row[field] = value;
    if (!Number.isFinite(value)) return;
    this.newest.set(field, { step: row.step, value });
    let stretches = this.stretches.get(field);
    if (!stretches) {
      stretches = [];
      this.stretches.set(field, stretches);
    }
    const at = Math.floor((this.rows.length - 1) / this.stretchLength);
    stretches[at] = joined(stretches[at], { lowest: row, highest: row }, field);
  }

  /** No more stretches than draw `maxDrawn` rows, two of each field in each. */
  private lengthenStretches(): void {
    const limit = Math.max(1, Math.floor(this.maxDrawn / (2 * this.stretches.size)));
    while (Math.ceil(this.rows.length / this.stretchLength) > limit) {
      this.stretchLength *= 2;
      for (const [field, stretches] of this.stretches) {
        const halved = Array.from({ length: Math.ceil(stretches.length / 2) }, (_, at) =>
          joined(stretches[2 * at], stretches[2 * at + 1], field),
        );
        this.stretches.set(field, halved);
      }
    }
  }

  private rowOf(step: number): ChartRow | undefined {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle]?.step ?? 0) < step) low = middle + 1;
      else high = middle;
    }
    const found = this.rows[low];
    return found?.step === step ? found : undefined;
  }
}

function joined(a: Extremes | undefined, b: Extremes | undefined, field: ChartField): Extremes | undefined {
  if (!a || !b) return a ?? b;
  const value = (row: ChartRow) => row[field] ?? Number.NaN;
  return {
    lowest: value(b.lowest) < value(a.lowest) ? b.lowest : a.lowest,
    highest: value(b.highest) > value(a.highest) ? b.highest : a.highest,
  };
}

/** At most six round ticks from 0 to at least `max`: steps of 1, 2, 2.5 or 5 times a power of ten. */
export function niceTicks(max: number): number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(max / 5));
  const sizes = [1, 2, 2.5, 5].map((factor) => factor * power);
  const step = sizes.find((size) => size * 5 >= max * (1 - 1e-9)) ?? 10 * power;
  const count = Math.max(1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
