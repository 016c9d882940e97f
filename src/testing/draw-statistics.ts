// For tests: whether random draws have the distribution of the reference's (fixtures/draws/draws.json). Every bound is a
// number of standard errors of the difference, so it tightens with the number of draws.

import { itemAt } from '../lib/present.ts';
/** Of one quantity over many draws. */
export interface Moments {
  mean: number;
  variance: number;
  /** Central. */
  fourth: number;
}

/** Of several quantities, as the reference's file holds them. */
export interface MomentLists {
  mean: number[];
  variance: number[];
  fourth: number[];
}

/** Standard errors that a difference may have. One comparison in 15,000 of equal distributions exceeds 4; the draws are
 *  the same each time, so a test that passed once passes always. */
export const allowedErrors = 4.5;

export function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const power = (n: number) => values.reduce((sum, value) => sum + (value - mean) ** n, 0) / values.length;
  return { mean, variance: power(2), fourth: power(4) };
}

export function pick({ mean, variance, fourth }: MomentLists, i: number): Moments {
  return { mean: itemAt(mean, i), variance: itemAt(variance, i), fourth: itemAt(fourth, i) };
}

/** How far two samples' means are apart, in standard errors. Two constants that are equal are 0 apart. */
export function meanErrors(a: Moments, aDraws: number, b: Moments, bDraws: number): number {
  return inErrors(a.mean - b.mean, a.variance / aDraws + b.variance / bDraws);
}

/** How far two samples' variances are apart, in standard errors. */
export function varianceErrors(a: Moments, aDraws: number, b: Moments, bDraws: number): number {
  const error = ({ fourth, variance }: Moments, draws: number) => Math.max(fourth - variance ** 2, 0) / draws;
  return inErrors(a.variance - b.variance, error(a, aDraws) + error(b, bDraws));
}

/** How far two counts of the same event are apart, in standard errors: `a` of `aDraws` and `b` of `bDraws`. */
export function rateErrors(a: number, aDraws: number, b: number, bDraws: number): number {
  const pooled = (a + b) / (aDraws + bDraws);
  return inErrors(a / aDraws - b / bDraws, pooled * (1 - pooled) * (1 / aDraws + 1 / bDraws));
}

function inErrors(difference: number, variance: number): number {
  if (Math.abs(difference) < 1e-12) return 0;
  return variance > 0 ? Math.abs(difference) / Math.sqrt(variance) : Number.POSITIVE_INFINITY;
}
