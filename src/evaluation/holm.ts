// Holm's step-down correction for several tests at once (S. Holm, Scandinavian Journal of Statistics 6, 1979): the chance that even one
// of them finds a difference where there is none stays below the level.

/** Adjusted p-values, in the order of the given ones: each is to be held against the level as if it were alone. */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [rank, at] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[at] ?? 0)));
    adjusted[at] = largest;
  }
  return adjusted;
}
