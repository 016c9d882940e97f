// Several curves as one: their mean, with a band of a standard deviation on either side, as far as all of them go. Pure.

import { itemAt } from '../../lib/present.ts';
import { Curve } from './curve.ts';

export interface MeanCurve {
  curve: Curve;
  band: { low: number[]; high: number[] };
}

/** At every step where each of the curves has a value; its epoch and time are the means of theirs. The deviation is that of a sample
 *  (n − 1); of one curve there is none. */
export function meanCurve(curves: readonly Curve[]): MeanCurve {
  const curve = new Curve();
  const band: MeanCurve['band'] = { low: [], high: [] };
  const [first, ...others] = curves;
  if (!first) return { curve, band };
  const places = others.map(() => 0);
  for (let index = 0; index < first.length; index++) {
    const step = first.xAt('step', index);
    const indices = [index];
    for (const [at, other] of others.entries()) {
      let place = places[at] ?? 0;
      while (place < other.length && other.xAt('step', place) < step) place++;
      places[at] = place;
      if (other.xAt('step', place) === step) indices.push(place);
    }
    if (indices.length < curves.length) continue;
    const of = (value: (one: Curve, at: number) => number) =>
      curves.map((one, at) => value(one, itemAt(indices, at))).filter((one) => !Number.isNaN(one));
    const values = of((one, at) => one.valueAt(at));
    if (values.length < curves.length) continue;
    const middle = mean(values);
    const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
    const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN;
    const times = of((one, at) => one.xAt('time', at));
    const time = times.length === curves.length ? mean(times) : Number.NaN;
    curve.append({ step, epoch: mean(of((one, at) => one.xAt('epoch', at))), time }, middle);
    band.low.push(middle - deviation);
    band.high.push(middle + deviation);
  }
  return { curve, band };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
