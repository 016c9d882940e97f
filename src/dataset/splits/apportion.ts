// Shares of a total in proportion to weights, in whole numbers within bounds: largest remainders.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

export interface ApportionBounds {
  /** What each share should have at least; dropped where the total has no room for all. */
  least: readonly number[];
  /** What each share should have at most; passed, up to `never`, where the total is larger than all of them. */
  most: readonly number[];
  /** What no share may pass; the weight where it is not given. */
  never?: readonly number[];
}

/** Whole numbers that sum to `total` (or to the sum of the upper bounds, if that is less), each as near to
 *  `total × weight / Σ weights` as the bounds allow; ties go to the earlier. */
export function apportion(total: number, weights: readonly number[], bounds: ApportionBounds): number[] {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const most = sum(bounds.most) >= total ? bounds.most : (bounds.never ?? weights);
  const least = bounds.least.map((value, i) => Math.min(value, most[i]!));
  const hasRoom = sum(least) <= total;
  const ideal = weights.map((weight) => (total * weight) / sum(weights));
  const shares = ideal.map((value, i) => Math.min(most[i]!, Math.max(hasRoom ? least[i]! : 0, Math.floor(value))));
  for (let missing = total - sum(shares); missing > 0; missing--) {
    const to = bestOf(shares, (share, i) => (share < most[i]! ? ideal[i]! - share : null));
    if (to === null) break;
    shares[to]!++;
  }
  for (let surplus = sum(shares) - total; surplus > 0; surplus--) {
    const from = bestOf(shares, (share, i) => (share > (hasRoom ? least[i]! : 0) ? share - ideal[i]! : null));
    if (from === null) break;
    shares[from]!--;
  }
  return shares;
}

/** Index with the largest value, null values aside; null where there is none. */
function bestOf(shares: readonly number[], value: (share: number, index: number) => number | null): number | null {
  let best: number | null = null;
  let bestValue = Number.NEGATIVE_INFINITY;
  for (const [i, share] of shares.entries()) {
    const candidate = value(share, i);
    if (candidate !== null && candidate > bestValue) {
      best = i;
      bestValue = candidate;
    }
  }
  return best;
}
