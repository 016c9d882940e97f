// Folds for what takes a while in each: of many folds, such as one for every speaker, whole parts are left out together. What they tell
// is as honest, from fewer clips to learn from.

import { itemAt } from '../../lib/present.ts';
import type { FoldPlan, OuterFit } from './fold-plan.ts';

const mostFolds = 10;

/** The folds of the plan, or its parts where there are more than ten folds. */
export function fewFolds({ outer, partCount, cells, cellCount }: FoldPlan): readonly OuterFit[] {
  if (outer.length <= mostFolds) return outer;
  return Array.from({ length: partCount }, (_, part) => {
    const own = outer.filter((fold) => fold.part === part);
    const clips = Int32Array.from(own.flatMap((fold) => Array.from(fold.clips)));
    const trains = new Uint8Array(cellCount).fill(1);
    for (const clip of clips) trains[itemAt(cells, clip)] = 0;
    return { trains, clips, part };
  });
}
