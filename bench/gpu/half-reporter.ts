// The golden comparison where frozen matrices are float16: the same checks, with tolerances for factors of 11 bits
// (docs/numerics.md says what was found).

import { Reporter } from '../../src/parity/reporter.ts';

/** A float16 factor is off by up to 2⁻¹¹ of itself, so a sum of hundreds of terms of size 1 by some 1e-3, and more where a norm
 *  divides by a small deviation; sums are float32 in both. Gradients are held against the largest, which hides none. */
function halfTolerance(tolerance: number): number {
  if (tolerance < 1e-4) return tolerance; // no GEMM is part of it
  return tolerance >= 1e-3 ? 10 * tolerance : 100 * tolerance;
}

export class HalfReporter extends Reporter {
  override compare(name: string, error: number, tolerance: number, detail = ''): void {
    super.compare(name, error, halfTolerance(tolerance), detail);
  }
}
