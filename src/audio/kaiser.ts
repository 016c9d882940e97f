// The Kaiser window and the sinc it shapes: low-pass filters of a chosen steepness and rejection.
// After J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", 1974.

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** The window's shape for a stopband this many decibels down (above 50). */
export function kaiserBeta(rejectionDb: number): number {
  return 0.1102 * (rejectionDb - 8.7);
}

/** The length of a filter, in samples, whose transition takes `width` of the sample rate (0..1). */
export function kaiserLength(rejectionDb: number, width: number): number {
  return (rejectionDb - 7.95) / (14.36 * width);
}

/** A low-pass impulse response as a function of time: `cutoff · sinc(cutoff · t)`, windowed to |t| ≤ `half`. With time in
 *  samples, `cutoff` is in units of half the sample rate; its gain is 1 at 0 and one half there. */
export function kaiserSinc(cutoff: number, half: number, beta: number): (t: number) => number {
  const peak = besselI0(beta);
  return (t) => {
    const inside = 1 - (t / half) ** 2;
    if (inside <= 0) return 0;
    const x = Math.PI * cutoff * t;
    const sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x;
    return (cutoff * sinc * besselI0(beta * Math.sqrt(inside))) / peak;
  };
}
