// What was voted on each clip, as shares of the classes that a data set has after a person's edits: what is fitted to where
// listeners did not agree.

import type { ClipColumn } from '../tables/clip-columns.ts';
import { voteNames, voteShares } from '../tables/votes.ts';
import { type ClipEdits, type LabelEdits, noClipEdits, noLabelEdits, renamed } from './label-edits.ts';
import type { LabelRule } from './label-rule.ts';

export interface VoteInput {
  labelRule: LabelRule;
  labelEdits?: LabelEdits | undefined;
  clipEdits?: ClipEdits | undefined;
  columns: readonly ClipColumn[];
  /** In the order of their classes. */
  labels: readonly string[];
  clipCount: number;
}

/** By clip index, the share of each class; null for a clip without votes, or with a label by hand. Null where the label is no
 *  matter of votes. Labels that were merged have their votes together; those of a dropped one count for nobody. */
export function voteTargets(input: VoteInput): (number[] | null)[] | null {
  const { labelRule, labelEdits = noLabelEdits, clipEdits = noClipEdits, columns, labels, clipCount } = input;
  if (labelRule.kind !== 'votes') return null;
  const classOfVote = voteNames(labelRule.columns).map((name) => {
    const label = renamed(labelEdits.renames, name);
    return label === null ? -1 : labels.indexOf(label);
  });
  return voteShares(columns, labelRule.columns, clipCount).map((shares, clip) => {
    if (!shares || clipEdits.labels[clip] !== undefined) return null;
    const target = labels.map(() => 0);
    let total = 0;
    for (const [vote, share] of shares.entries()) {
      const label = classOfVote[vote] ?? -1;
      if (label < 0) continue;
      target[label] = (target[label] ?? 0) + share;
      total += share;
    }
    return total > 0 ? target.map((share) => share / total) : null;
  });
}
