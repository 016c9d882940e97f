// Labels that say the same in two ways, and labels with too few clips to learn or to test.

import type { Clip } from '../clip.ts';
import { nearEqualLabels } from '../labels/near-labels.ts';
import { type CheckedData, type Finding, type LabelMerge, listed } from './finding.ts';

/** Fewer clips than this of a label are learnt by heart rather than understood. */
const fewClips = 10;
/** From here on, the commonest label against the rarest. */
const imbalanced = 10;
/** Of all labelled clips: who always says the commonest label is right as often. */
const nearlyAll = 0.8;

export function labelChecks(data: CheckedData, used: readonly Clip[]): Finding[] {
  return [...unlabelled(data, used), ...nearEqual(data), ...doubted(data), ...coverage(data), ...imbalance(data)];
}

function unlabelled(data: CheckedData, used: readonly Clip[]): Finding[] {
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

function nearEqual(data: CheckedData): Finding[] {
  const groups = nearEqualLabels(data.labels, labelCounts(data.labels, data.clipLabels));
  if (groups.length === 0) return [];
  const merges = groups.flatMap(({ labels: [into, ...from] }): LabelMerge[] =>
    into === undefined ? [] : [{ from, into }],
  );
  const names = new Set(groups.flatMap(({ labels }) => labels));
  return [
    {
      code: 'near-equal-labels',
      severity: 'warning',
      params: { count: merges.length, labels: listed([...names].map((name) => `“${name}”`)) },
      clips: data.clipLabels.flatMap((label, clip) =>
        names.has(data.labels[label] ?? '') && label >= 0 ? [clip] : [],
      ),
      fixes: [{ kind: 'merge', merges }],
    },
  ];
}

function doubted({ clips, doubts = [] }: CheckedData): Finding[] {
  const [first] = doubts;
  if (!first) return [];
  const { clip, label, looksLike } = first;
  const params = { count: doubts.length, path: clips[clip]?.path ?? '', label, looksLike };
  return [{ code: 'label-doubted', severity: 'note', params, clips: doubts.map((one) => one.clip), fixes: [] }];
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
