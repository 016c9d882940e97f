// How clips are cut into the folds that a probe is cross-validated over.

/** - `count`: as many folds, with whole values of `group` where one is named, each class in proportion, copies together;
 *  - `group`: one fold for each value of it;
 *  - `given`: by clip, in the order of the clips: any number of its fold. */
export type FoldChoice =
  | { kind: 'count'; count: number; group: string | null }
  | { kind: 'group'; name: string }
  | { kind: 'given'; folds: readonly number[] };

export const usualFoldCount = 5;
