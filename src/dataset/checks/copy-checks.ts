// Clips whose samples are the same to the last bit, whatever they are called.

import type { Clip } from '../clip.ts';
import type { SplitName } from '../splits/split.ts';
import type { CheckedData, Finding } from './finding.ts';
import { isSilent } from './sound-checks.ts';

export function copyChecks(data: CheckedData): Finding[] {
  const groups = copiesIn(data);
  const differing = groups.filter((group) => labelsOf(data, group).size > 1);
  const agreeing = groups.filter((group) => labelsOf(data, group).size <= 1);
  return [...differ(data, differing), ...same(data, agreeing), ...leak(data, groups)];
}

/** Clips of the same samples, first to last. Silence is told by itself. */
function copiesIn({ clips, copies, isExcluded }: CheckedData): Clip[][] {
  const byFirst = new Map<number, Clip[]>();
  const repeated = new Set(copies.filter((first, clip) => first !== clip));
  for (const clip of clips) {
    const first = copies[clip.index] ?? clip.index;
    if (isExcluded[clip.index] || !repeated.has(first)) continue;
    const found = byFirst.get(first);
    if (found) found.push(clip);
    else byFirst.set(first, [clip]);
  }
  return [...byFirst.values()].filter((group) => group.length > 1 && !group.some(isSilent));
}

function labelsOf({ clipLabels }: CheckedData, group: readonly Clip[]): Set<number> {
  return new Set(group.map(({ index }) => clipLabels[index] ?? -1).filter((label) => label >= 0));
}

function namesOf([first, second]: readonly Clip[]): { path: string; other: string } {
  return { path: first?.path ?? '', other: second?.path ?? '' };
}

const indicesOf = (groups: readonly (readonly Clip[])[]) => groups.flatMap((group) => group.map(({ index }) => index));

/** The same samples cannot be two things. */
function differ(data: CheckedData, groups: readonly Clip[][]): Finding[] {
  const [first] = groups;
  if (!first) return [];
  const clips = indicesOf(groups);
  const ofTwo = first.filter(({ index }) => (data.clipLabels[index] ?? -1) >= 0);
  const firstLabel = data.clipLabels[ofTwo[0]?.index ?? 0];
  const pair = [ofTwo[0], ofTwo.find(({ index }) => data.clipLabels[index] !== firstLabel)].filter(
    (one) => one !== undefined,
  );
  const params = { count: groups.length, ...namesOf(pair) };
  return [{ code: 'copies-differ', severity: 'warning', params, clips, fixes: [{ kind: 'exclude', clips }] }];
}

function same({ clipLabels }: CheckedData, groups: readonly Clip[][]): Finding[] {
  const [first] = groups;
  if (!first) return [];
  // one that has a label stays
  const superfluous = groups.flatMap((group) => {
    const kept = group.find(({ index }) => (clipLabels[index] ?? -1) >= 0) ?? group[0];
    return group.filter((clip) => clip !== kept).map(({ index }) => index);
  });
  return [
    {
      code: 'copies',
      severity: 'note',
      params: { count: superfluous.length, ...namesOf(first) },
      clips: indicesOf(groups),
      fixes: [{ kind: 'keep-first', clips: superfluous }],
    },
  ];
}

/** Copies in the test of what was trained on: those in the test are what is too much. */
function leak({ split }: CheckedData, groups: readonly Clip[][]): Finding[] {
  const partOf = new Map<number, SplitName>();
  for (const name of ['train', 'validation', 'test'] as const) for (const clip of split[name]) partOf.set(clip, name);
  const across = groups.flatMap((group) => {
    const isTrained = group.some(({ index }) => partOf.get(index) === 'train');
    return isTrained ? group.filter(({ index }) => partOf.get(index) === 'test') : [];
  });
  if (across.length === 0) return [];
  const clips = across.map(({ index }) => index);
  const params = { count: clips.length, path: across[0]?.path ?? '' };
  return [{ code: 'copies-leak', severity: 'warning', params, clips, fixes: [{ kind: 'exclude', clips }] }];
}
