// Clips of the open data set whose label the probe doubts, and what they look like to it: as long as they have that label.

import { doubtedLabels } from '../evaluation/probes/confident-learning.ts';
import type { ProbeReport } from '../evaluation/probes/probe-report.ts';
import { itemAt } from '../lib/present.ts';
import type { OpenDataset } from './studio-state.ts';

export interface Doubt {
  clip: number;
  /** Of the data set, by name. */
  label: string;
  looksLike: string;
  /** Of both, out of fold. */
  labelProbability: number;
  looksLikeProbability: number;
}

const known = new WeakMap<ProbeReport, ReturnType<typeof doubtedLabels>>();

/** The most doubtful first. Those that a person has settled since, by another label or by leaving the clip out, are none. */
export function doubtsOf(
  { record, labels, clipLabels, isExcluded }: Pick<OpenDataset, 'record' | 'labels' | 'clipLabels' | 'isExcluded'>,
  probe: ProbeReport | null,
): Doubt[] {
  if (!probe || probe.datasetId !== record.id) return [];
  const doubted = known.get(probe) ?? doubtedLabels(probe.probabilities, probe.clipLabels);
  known.set(probe, doubted);
  return doubted.flatMap(({ clip: at, label: was, looksLike: to, ...probabilities }) => {
    const clip = itemAt(probe.clips, at);
    const [label, looksLike] = [itemAt(probe.labels, was), itemAt(probe.labels, to)];
    const isStill = labels[clipLabels[clip] ?? -1] === label && !isExcluded[clip] && labels.includes(looksLike);
    return isStill ? [{ clip, label, looksLike, ...probabilities }] : [];
  });
}
