// Which rows are chosen, and which is the current one: what a click and an arrow make of it, as in any list of files.

/** `current` and `anchor` are clips, not places: they stay what they are when the order changes. */
export interface ClipSelection {
  chosen: ReadonlySet<number>;
  /** The row that the keys are about. */
  current: number | null;
  /** Where a range begins. */
  anchor: number | null;
}

export const noSelection: ClipSelection = { chosen: new Set(), current: null, anchor: null };

/** `range`: with Shift, `toggle`: with Ctrl. */
export type SelectManner = 'one' | 'range' | 'toggle';

/** After a click on a clip, or an arrow to it. `shown`: the clips as they stand. */
export function select(before: ClipSelection, clip: number, manner: SelectManner, shown: Int32Array): ClipSelection {
  if (manner === 'toggle') {
    // the first one chosen stays so
    const chosen = new Set(before.chosen.size === 0 && before.current !== null ? [before.current] : before.chosen);
    if (!chosen.delete(clip)) chosen.add(clip);
    return { chosen, current: clip, anchor: clip };
  }
  if (manner === 'range') {
    const anchor = before.anchor ?? before.current ?? clip;
    const from = shown.indexOf(anchor);
    const to = shown.indexOf(clip);
    if (from >= 0 && to >= 0) {
      const range = shown.subarray(Math.min(from, to), Math.max(from, to) + 1);
      return { chosen: new Set(range), current: clip, anchor };
    }
  }
  return { chosen: new Set(), current: clip, anchor: clip };
}

export function selectAll(before: ClipSelection, shown: Int32Array): ClipSelection {
  return { ...before, chosen: new Set(shown) };
}

/** What is not shown any more is not chosen either. Where the current clip has gone, the one in its place is. */
export function keepShown(before: ClipSelection, wasShown: Int32Array, shown: Int32Array): ClipSelection {
  const { current, chosen, anchor } = before;
  const isShown = new Set(shown);
  const kept = [...chosen].filter((clip) => isShown.has(clip));
  const isSame = kept.length === chosen.size && (current === null || isShown.has(current));
  if (isSame) return before;
  const place = current === null || isShown.has(current) ? -1 : wasShown.indexOf(current);
  const next = place < 0 ? current : (shown[Math.min(place, shown.length - 1)] ?? null);
  return { chosen: new Set(kept), current: next, anchor: anchor !== null && isShown.has(anchor) ? anchor : next };
}

/** The clips that a key or a button is about: those chosen, else the current one. */
export function selectedClips({ chosen, current }: ClipSelection): number[] {
  if (chosen.size > 0) return [...chosen];
  return current === null ? [] : [current];
}
