// Bars that follow answers without trembling: each goes a part of the way, larger the longer ago the last answer was.

/** After this time two thirds of the way are done. */
const settleMs = 180;

/** @param before null: nothing was shown. @param elapsedMs since `before`. */
export function smoothed(before: readonly number[] | null, now: readonly number[], elapsedMs: number): number[] {
  if (!before || before.length !== now.length) return [...now];
  const part = 1 - Math.exp(-Math.max(0, elapsedMs) / settleMs);
  return now.map((share, at) => {
    const from = before[at] ?? share;
    return from + part * (share - from);
  });
}
