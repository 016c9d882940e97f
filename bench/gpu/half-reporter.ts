// The golden comparison where frozen matrices are float16: the same checks, with tolerances for factors of 11 bits.

import { Reporter } from '../../src/parity/reporter.ts';

/** What a tolerance of float32 sums grows by. A float16 factor is off by 2⁻¹² of itself in the mean, a float32 one by 2⁻²⁵, and
 *  golden weights are small; sums are float32 in both. docs/numerics.md has what was found. */
export const halfFactor = 100;
/** Comparisons that no GEMM is part of keep theirs. */
const leastScaled = 1e-4;

export class HalfReporter extends Reporter {
  override compare(name: string, error: number, tolerance: number, detail = ''): void {
    super.compare(name, error, tolerance < leastScaled ? tolerance : halfFactor * tolerance, detail);
  }
}
