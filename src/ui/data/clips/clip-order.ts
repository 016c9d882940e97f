// In which order the clips stand: each column's order of all clips is made once, and what the filters leave is read off it.

import { naturalKey } from '../../../lib/natural-key.ts';
import { sortInSlices } from '../../../lib/sort-in-slices.ts';
import type { Searchable } from './clip-filter.ts';

export interface Sorting {
  /** A field, `file` or `seconds`. */
  column: string;
  isDescending: boolean;
}

/** All clips in the order of a column, ascending; those without a value come last. Null where `signal` aborts. */
export async function orderOf(source: Searchable, column: string, signal: AbortSignal): Promise<Int32Array | null> {
  const { clips, seconds, fields } = source;
  if (column === 'seconds') return sortInSlices(clips.length, (a, b) => (seconds[a] ?? 0) - (seconds[b] ?? 0), signal);
  const field = fields.find(({ id }) => id === column);
  if (field) {
    const rank = (clip: number) => {
      const code = field.codes[clip] ?? -1;
      return code < 0 || (field.isMany && code === 0) ? Number.MAX_SAFE_INTEGER : code;
    };
    return sortInSlices(clips.length, (a, b) => rank(a) - rank(b), signal);
  }
  const keys: string[] = [];
  const keyOf = (clip: number) => (keys[clip] ??= naturalKey(clips[clip]?.path ?? ''));
  const compare = (a: number, b: number) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  return sortInSlices(clips.length, compare, signal);
}

/** The clips that pass, in this order. `order`: all of them; null: as they are. */
export function inOrder(passing: Int32Array, order: Int32Array | null, isDescending: boolean): Int32Array {
  if (!order) return isDescending ? passing.toReversed() : passing;
  const passes = new Uint8Array(order.length);
  for (const clip of passing) passes[clip] = 1;
  const found = new Int32Array(passing.length);
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    const clip = order[isDescending ? order.length - 1 - i : i] ?? 0;
    if (passes[clip]) found[at++] = clip;
  }
  return found;
}
