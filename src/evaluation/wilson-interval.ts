// The Wilson score interval (E. B. Wilson, JASA 22, 1927): honest bounds for a share seen in a sample, also near 0 and 1
// and for few trials, where the plain normal interval is wrong.

/** Two-sided 95 % quantile of the normal distribution. */
const Z_95 = 1.959963984540054;

export interface Interval {
  low: number;
  high: number;
}

/** Bounds of the true share given `successes` of `trials`; 0..1. With no trials nothing is known: 0..1. */
export function wilsonInterval(successes: number, trials: number, z: number = Z_95): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const zz = z * z;
  const centre = (share + zz / (2 * trials)) / (1 + zz / trials);
  const half = (z / (1 + zz / trials)) * Math.sqrt((share * (1 - share)) / trials + zz / (4 * trials * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
