// What a check finds in a data set before an hour is spent on it: what it is, how serious, which clips, and what can be done.

import type { Clip } from '../clip.ts';
import type { Group } from '../groups.ts';
import type { Split, SplitConfig } from '../splits/split.ts';
import type { SplitLeak } from '../splits/split-leaks.ts';
import type { ClipColumn } from '../tables/clip-columns.ts';

export const findingCodes = [
  // heard
  'silent',
  'cancelled',
  'quiet',
  'clipped',
  'wrong-scale',
  'offset',
  'dead-channel',
  // length
  'short',
  'long',
  // rate
  'low-rate',
  'mixed-rates',
  'rate-tells-label',
  // copies
  'copies',
  'copies-differ',
  'copies-leak',
  // labels
  'unlabelled',
  'near-equal-labels',
  'label-doubted',
  'label-not-trained',
  'label-not-tested',
  'label-few',
  'imbalance',
  // split
  'own-split',
  'test-small',
  'test-one-speaker',
  'speaker-leak',
  'group-leak',
  // told so that the counts add up
  'left-out',
  'not-measured',
] as const;

export type FindingCode = (typeof findingCodes)[number];

/** One click: each can be taken back. */
export type FindingFix =
  | { kind: 'exclude' | 'keep-first' | 'restore'; clips: readonly number[] }
  /** Into parts of as many seconds as a person says, or to the first such part. */
  | { kind: 'cut' | 'shorten'; clips: readonly number[] }
  | { kind: 'merge'; merges: readonly LabelMerge[] }
  | { kind: 'drop-labels'; labels: readonly string[] }
  | { kind: 'split'; change: Partial<SplitConfig> };

export interface LabelMerge {
  from: readonly string[];
  into: string;
}

export interface Finding {
  code: FindingCode;
  /** `warning`: the figure or the training suffers from it. `note`: worth knowing. */
  severity: 'warning' | 'note';
  /** Values for the sentence. `count`: of what the finding counts. */
  params: { count: number } & Readonly<Record<string, string | number>>;
  /** The clips that it is about, to hear them. */
  clips: readonly number[];
  fixes: readonly FindingFix[];
  /** Of several groups, what of each. */
  leaks?: readonly SplitLeak[];
}

/** What is looked at: a data set as its rules, edits and split read it. */
export interface CheckedData {
  record: { sampleRateHz: number; splitConfig: SplitConfig };
  clips: readonly Clip[];
  ruleLabels: readonly (string | null)[];
  isExcluded: readonly boolean[];
  labels: readonly string[];
  /** By clip index, -1: none. */
  clipLabels: readonly number[];
  /** By clip index: the first clip of the same content. */
  copies: readonly number[];
  groups: readonly Pick<Group, 'name' | 'values' | 'clipValues'>[];
  /** Columns of the tables that came with the clips; without it: none. */
  joined?: { columns: readonly ClipColumn[] };
  /** Labels that a probe doubts, the most doubtful first; without it: none. */
  doubts?: readonly { clip: number; label: string; looksLike: string }[];
  split: Split;
  splitError: unknown;
}

/** The clips that were not left out. */
export function usedClips({ clips, isExcluded }: Pick<CheckedData, 'clips' | 'isExcluded'>): Clip[] {
  return clips.filter(({ index }) => !isExcluded[index]);
}

const mostNamed = 5;

/** "a, b, c", and that there are more. */
export function listed(names: readonly string[]): string {
  return names.slice(0, mostNamed).join(', ') + (names.length > mostNamed ? ', …' : '');
}
