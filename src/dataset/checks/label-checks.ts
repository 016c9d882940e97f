// Labels that say the same in two ways, and labels with too few clips to learn or to test.

import { type CheckedData, type Finding, type LabelMerge, listed, usedClips } from './finding.ts';

/** Fewer clips than this of a label are learnt by heart rather than understood. */
const fewClips = 10;
/** From here on, the commonest label against the rarest. */
const imbalanced = 10;
/** Of all labelled clips: who always says the commonest label is right as often. */
const nearlyAll = 0.8;

export function labelChecks(data: CheckedData): Finding[] {
  return [...unlabelled(data), ...nearEqual(data), ...coverage(data), ...imbalance(data)];
}

function unlabelled(data: CheckedData): Finding[] {
  const used = usedClips(data);
  // what a person dropped is not missed
  const clips = used.filter(({ index }) => data.clipLabels[index] === -1 && data.ruleLabels[index] === null);
  const [first] = clips;
  if (!first) return [];
  const indices = clips.map(({ index }) => index);
  return [
    {
      code: 'unlabelled',
      severity: 2 * clips.length >= used.length ? 'warning' : 'note',
      params: { count: clips.length, total: used.length, path: first.path },
      clips: indices,
      fixes: [{ kind: 'exclude', clips: indices }],
    },
  ];
}

/** Case, spaces and punctuation apart, and the ways in which one letter can be written; a point between digits counts. */
export function nearName(label: string): string {
  const plain = label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '');
  const joined = plain.replace(/(?<!\d)[\s_\-–.,'’"]+|[\s_\-–.,'’"]+(?!\d)/gu, '');
  return joined === '' ? plain : joined;
}

function nearEqual(data: CheckedData): Finding[] {
  const counts = labelCounts(data.labels, data.clipLabels);
  const byName = new Map<string, number[]>();
  for (const [label, name] of data.labels.entries()) {
    const key = nearName(name);
    byName.set(key, [...(byName.get(key) ?? []), label]);
  }
  const groups = [...byName.values()].filter((group) => group.length > 1);
  if (groups.length === 0) return [];
  const merges = groups.map((group): LabelMerge => {
    const [into = 0] = [...group].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
    const nameOf = (label: number) => data.labels[label] ?? '';
    return { from: group.filter((label) => label !== into).map(nameOf), into: nameOf(into) };
  });
  const shown = new Set(groups.flat());
  return [
    {
      code: 'near-equal-labels',
      severity: 'warning',
      params: { count: merges.length, labels: listed(merges.flatMap(({ from, into }) => [into, ...from])) },
      clips: data.clipLabels.flatMap((label, clip) => (shown.has(label) ? [clip] : [])),
      fixes: [{ kind: 'merge', merges }],
    },
  ];
}

function coverage(data: CheckedData): Finding[] {
  const { labels, clipLabels, split, splitError } = data;
  if (labels.length < 2 || splitError) return [];
  const inPart = (part: readonly number[]) =>
    labelCounts(
      labels,
      part.map((clip) => clipLabels[clip] ?? -1),
    );
  const [train, test] = [inPart(split.train), inPart(split.test)];
  const all = labels.map((_, label) => label);
  const untrained = all.filter((label) => train[label] === 0);
  const few = all.filter((label) => (train[label] ?? 0) > 0 && (train[label] ?? 0) < fewClips);
  const untested = split.test.length === 0 ? [] : all.filter((label) => test[label] === 0);
  return [
    ...about('label-not-trained', 'warning', untrained),
    ...about('label-not-tested', 'note', untested),
    ...about('label-few', 'note', few),
  ];

  function about(code: Finding['code'], severity: Finding['severity'], found: readonly number[]): Finding[] {
    if (found.length === 0) return [];
    const names = found.map((label) => labels[label] ?? '');
    const shown = new Set(found);
    const fixes: Finding['fixes'] =
      code === 'label-few'
        ? []
        : [
            ...(data.record.splitConfig.method === 'random'
              ? [{ kind: 'split' as const, change: { method: 'stratified' as const } }]
              : []),
            ...(code === 'label-not-trained' ? [{ kind: 'drop-labels' as const, labels: names }] : []),
          ];
    const params = { count: found.length, labels: listed(names), few: fewClips };
    const clips = clipLabels.flatMap((label, clip) => (shown.has(label) ? [clip] : []));
    return [{ code, severity, params, clips, fixes }];
  }
}

function imbalance({ labels, clipLabels }: CheckedData): Finding[] {
  if (labels.length < 2) return [];
  const counts = labelCounts(labels, clipLabels);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const order = labels.map((_, label) => label).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const [most = 0, least = 0] = [order[0], order.at(-1)];
  const [of, rarest] = [counts[most] ?? 0, counts[least] ?? 0];
  const share = of / Math.max(1, total);
  if (of < imbalanced * rarest && share < nearlyAll) return [];
  return [
    {
      code: 'imbalance',
      severity: share >= nearlyAll ? 'warning' : 'note',
      params: { count: of, label: labels[most] ?? '', rarest, rare: labels[least] ?? '', share },
      clips: clipLabels.flatMap((label, clip) => (label === least ? [clip] : [])),
      fixes: [],
    },
  ];
}

function labelCounts(labels: readonly string[], clipLabels: readonly number[]): number[] {
  const counts = labels.map(() => 0);
  for (const label of clipLabels) if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
