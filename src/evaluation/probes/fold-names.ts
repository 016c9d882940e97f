// What the folds of a probe are called: by the group's value where each holds one alone, else by their number.

import type { Group } from '../../dataset/groups.ts';
import type { ProbeReport } from './probe-report.ts';

type Folds = Pick<ProbeReport, 'clips' | 'clipFolds' | 'foldCount' | 'foldsBy'>;

/** By fold. */
export function foldNames(
  { clips, clipFolds, foldCount, foldsBy }: Folds,
  groups: readonly Pick<Group, 'name' | 'values' | 'clipValues'>[],
): string[] {
  const group = groups.find(({ name }) => name === foldsBy);
  const valuesIn = Array.from({ length: foldCount }, () => new Set<number>());
  for (const [at, clip] of clips.entries()) valuesIn[clipFolds[at] ?? -1]?.add(group?.clipValues[clip] ?? -1);
  const names = valuesIn.map((values) => {
    const [value = -1] = values;
    return values.size === 1 ? group?.values[value] : undefined;
  });
  const areNamed = names.every((name) => name !== undefined) && new Set(names).size === foldCount;
  return names.map((name, fold) => (areNamed ? (name ?? '') : String(fold + 1)));
}
