// How large the page that predicts will be.

import type { WeightDtype } from '../../export/export-kinds.ts';

/** Without weights: the engine, the page and the licences. */
const emptyBytes = 1_150_000;

export function pageBytes(parameterCount: number, dtype: WeightDtype): number {
  // as base64
  return emptyBytes + (parameterCount * (dtype === 'float16' ? 2 : 4) * 4) / 3;
}
