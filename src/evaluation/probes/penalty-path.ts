// Which penalty: fits from strong to weak, each from the one before it, until the loss of clips that did not train has risen.

/** scikit-learn's C of features of deviation 1, from strong to weak in steps of ten: what is best falls with the number of
 *  features, since the logits' spread grows with it. The path ends long before the weakest where more only overfits. */
export function penaltyPath(featureCount: number): readonly number[] {
  const first = Math.round(Math.log10(0.1 / featureCount));
  return Array.from({ length: 6 }, (_, step) => 10 ** (first + step));
}

/** Index of the first loss that the next is not below; null where the path has to go on.
 *  @param losses along the path, as far as it went */
export function firstMinimum(losses: readonly number[], isWhole: boolean): number | null {
  for (let step = 0; step + 1 < losses.length; step++)
    if (!((losses[step + 1] ?? Number.POSITIVE_INFINITY) < (losses[step] ?? Number.POSITIVE_INFINITY))) return step;
  return isWhole ? losses.length - 1 : null;
}
