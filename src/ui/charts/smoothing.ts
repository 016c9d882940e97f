// Exponential moving average as TensorBoard draws it, with its start corrected for that it begins at 0 (tensorboard,
// `vz_line_chart2/line-chart.ts`, "debiased").

import { Curve } from './curve.ts';

/** The smoothed values of a curve, at the same places; grows as it does. */
export class Smoothed {
  readonly curve: Curve;
  readonly weight: number;
  private readonly raw: Curve;
  private sum = 0;
  /** weight ** count */
  private startWeight = 1;
  /** Finite values so far. */
  private count = 0;
  private isConstant = true;
  private first = Number.NaN;

  /** @param weight of what was before, 0 … below 1 */
  constructor(raw: Curve, weight: number) {
    this.raw = raw;
    this.weight = weight;
    this.curve = new Curve(raw.xs);
    this.follow();
  }

  /** Takes in the points that are new. */
  follow(): void {
    for (let at = this.curve.length; at < this.raw.length; at++) this.curve.push(this.next(this.raw.valueAt(at)));
  }

  private next(value: number): number {
    if (!Number.isFinite(value)) return value;
    if (this.count === 0) this.first = value;
    this.isConstant &&= value === this.first;
    this.sum = this.sum * this.weight + (1 - this.weight) * value;
    // what its start has to be corrected for ends below what a number can hold
    this.startWeight *= this.weight;
    this.count += 1;
    // a level stays one, whatever rounding would make of it
    return this.isConstant ? value : this.sum / (1 - this.startWeight);
  }
}
