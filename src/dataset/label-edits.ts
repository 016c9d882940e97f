// What a person changed of the labels that the rule gives: other names for whole labels, and single clips by hand. Both are kept
// apart from the rule, so that it can be seen, and taken back, what came from where.

import { checkedBy, counts, isCount, isListOf, isPlainObject, isText } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

type Renames = Readonly<Record<string, string | null>>;

const isRenames = (value: unknown): value is Renames =>
  isPlainObject(value) && Object.values(value).every((name) => name === null || isText(name));

/** Of whole labels, by the name that the rule gives. */
export const labelEditsSchema = z.object({
  /** The name that is used instead; several to one name are merged, null drops the label: its clips have none. */
  renames: checkedBy(isRenames, 'a name by label'),
  /** Names as used, first to last; the others follow, sorted. */
  order: checkedBy(isListOf(isText), 'label names').optional(),
});

export type LabelEdits = z.infer<typeof labelEditsSchema>;

type HandLabels = Readonly<Record<number, string | null>>;

const isHandLabels = (value: unknown): value is HandLabels =>
  isPlainObject(value) &&
  Object.entries(value).every(([clip, label]) => isCount(Number(clip)) && (label === null || isText(label)));

/** Of single clips, by clip index. */
export const clipEditsSchema = z.object({
  /** In place of what the rule gives, and renamed as that is; null: no label. */
  labels: checkedBy(isHandLabels, 'a label by clip'),
  /** Clips that are in no part of the split, whatever their label. */
  excluded: counts,
});

export type ClipEdits = z.infer<typeof clipEditsSchema>;

export const noLabelEdits: LabelEdits = { renames: {} };
export const noClipEdits: ClipEdits = { labels: {}, excluded: [] };

/** The label of each clip after both kinds of edits; null: none. `ruleLabels` by clip index, as the rule gives them. */
export function editLabels(
  ruleLabels: readonly (string | null)[],
  { renames }: LabelEdits,
  { labels: byHand }: ClipEdits,
): (string | null)[] {
  return ruleLabels.map((ruleLabel, clip) => {
    const hand = byHand[clip];
    const name = hand === undefined ? ruleLabel : hand;
    return name === null ? null : renamed(renames, name);
  });
}

/** A name of the rule for which a label of that name is used: what to write down for a clip that is given the label by hand. */
export function ruleNameOf(label: string, { renames }: LabelEdits): string {
  if (renamed(renames, label) === label) return label;
  return Object.keys(renames).find((name) => renames[name] === label) ?? label;
}

function renamed(renames: Renames, name: string): string | null {
  const found = Object.hasOwn(renames, name) ? renames[name] : undefined;
  return found === undefined ? name : found;
}
