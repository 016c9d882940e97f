// Sums over windows of samples, in float64.

import { WindowMomentsArguments } from './window-moments.layout';

/** For window positions i = `chunk` and j ≥ i: Σ x_i, and Σ x_i · x_j, as two float32 each, whose sum it is; row 0 of out
 *  [2, kernel + 1, kernel] has Σ x_i. */
export function windowMoments(args: WindowMomentsArguments, chunk: i32, scratch: usize): void {
  const windows = args.windows;
  const kernel = args.kernel;
  const step = (<usize>args.stride) << 2;
  const out = args.out;
  const low = (<usize>(kernel * (kernel + 1))) << 2;
  const first = args.x + ((<usize>chunk) << 2);
  const end = first + <usize>windows * step;
  const last = (<usize>(kernel - 1 - chunk)) << 2;
  let sum: f64 = 0;
  for (let p = first; p < end; p += step) sum += <f64>load<f32>(p);
  storeInTwo(out + ((<usize>chunk) << 2), low, sum);
  const row = out + ((<usize>((chunk + 1) * kernel + chunk)) << 2);
  for (let lag: usize = 0; lag <= last; lag += 16) {
    // past the window's end: its last position again
    const lag1 = min(lag + 4, last);
    const lag2 = min(lag + 8, last);
    const lag3 = min(lag + 12, last);
    let sum0: f64 = 0;
    let sum1: f64 = 0;
    let sum2: f64 = 0;
    let sum3: f64 = 0;
    for (let p = first; p < end; p += step) {
      const x = <f64>load<f32>(p);
      sum0 += x * <f64>load<f32>(p + lag);
      sum1 += x * <f64>load<f32>(p + lag1);
      sum2 += x * <f64>load<f32>(p + lag2);
      sum3 += x * <f64>load<f32>(p + lag3);
    }
    storeInTwo(row + lag, low, sum0);
    storeInTwo(row + lag1, low, sum1);
    storeInTwo(row + lag2, low, sum2);
    storeInTwo(row + lag3, low, sum3);
  }
}

function storeInTwo(high: usize, low: usize, value: f64): void {
  const rounded = <f32>value;
  store<f32>(high, rounded);
  store<f32>(high + low, <f32>(value - <f64>rounded));
}
