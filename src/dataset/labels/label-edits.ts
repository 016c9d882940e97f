// What a person changed of the labels that the rule gives: other names for whole labels, and single clips by hand. Both are kept
// apart from the rule, so that it can be seen, and taken back, what came from where.

import { checkedBy, counts, isCount, isListOf, isPlainObject, isText } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';
import type { Clip } from '../clip.ts';

export type Renames = Readonly<Record<string, string | null>>;

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
  /** Clips cut out of others that are used; those that are not named here are not. */
  parts: counts.optional(),
});

export type ClipEdits = z.infer<typeof clipEditsSchema>;

export const noLabelEdits: LabelEdits = { renames: {} };
export const noClipEdits: ClipEdits = { labels: {}, excluded: [] };

/** Clips cut out of others that are not used. */
export function unusedParts(
  clips: readonly Pick<Clip, 'index' | 'cutFrom'>[],
  { parts = [] }: ClipEdits = noClipEdits,
): Set<number> {
  const used = new Set(parts);
  return new Set(clips.flatMap(({ index, cutFrom }) => (cutFrom !== undefined && !used.has(index) ? [index] : [])));
}

/** By clip index: whether it is in no part of the split, whatever its label. */
export function excludedClips(clips: readonly Pick<Clip, 'index' | 'cutFrom'>[], edits: ClipEdits): boolean[] {
  const excluded = new Set(edits.excluded);
  const unused = unusedParts(clips, edits);
  return clips.map(({ index }) => excluded.has(index) || unused.has(index));
}

/** The edits with `clipIndices` taken out, or back in. */
export function excluding(
  edits: ClipEdits,
  clips: readonly Pick<Clip, 'cutFrom'>[],
  clipIndices: readonly number[],
  isExcluded: boolean,
): ClipEdits {
  const excluded = new Set(edits.excluded);
  for (const clip of clipIndices) {
    if (isExcluded) excluded.add(clip);
    else excluded.delete(clip);
  }
  const parts = isExcluded ? [] : clipIndices.filter((clip) => clips[clip]?.cutFrom !== undefined);
  return {
    ...edits,
    excluded: sorted(excluded),
    ...((edits.parts || parts.length > 0) && { parts: sorted(new Set([...(edits.parts ?? []), ...parts])) }),
  };
}

/** The edits with `parts` in use in place of the clips that they were cut from, and of earlier parts of these.
 *  @param clips as before the cut. */
export function usingParts(
  edits: ClipEdits = noClipEdits,
  clips: readonly Pick<Clip, 'cutFrom'>[],
  wholes: readonly number[],
  parts: readonly number[],
): ClipEdits {
  const cut = new Set(wholes);
  const others = (edits.parts ?? []).filter((part) => {
    const from = clips[part]?.cutFrom;
    return from === undefined || !cut.has(from);
  });
  const used = new Set(parts);
  const excluded = [...edits.excluded.filter((clip) => !used.has(clip)), ...wholes];
  return { ...edits, excluded: sorted(new Set(excluded)), parts: sorted(new Set([...others, ...parts])) };
}

function sorted(indices: Iterable<number>): number[] {
  return [...indices].sort((a, b) => a - b);
}

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

/** What a name of the rule is called; null: it was dropped. */
export function renamed(renames: Renames, name: string): string | null {
  const found = Object.hasOwn(renames, name) ? renames[name] : undefined;
  return found === undefined ? name : found;
}
