// Where SpecAugment masks, as transformers draws it: `_compute_mask_indices` of modeling_hubert.py and its relatives (5.17).
// Spans of equal length at random places; drawn from counters, so nothing but the key is kept.
// Letters: B clips, L length of the masked axis.

import { itemAt } from '../../lib/present.ts';

export interface SpanSettings {
  /** Share of the axis that spans would cover if they never met. */
  probability: number;
  spanLength: number;
  minSpans: number;
}

/** Random 32-bit words of a clip: the first `count` of an endless row that is the same every time. */
export type ClipWords = (clip: number, count: number) => Uint32Array;

/** One call of `_compute_mask_indices` for `lengths.length` clips: 1 where an element is masked, [B, L]. `lengths` (1..L)
 *  are the clips' own; the reference gives L for all where it passes no attention mask. A span longer than the axis, which
 *  the reference refuses, masks nothing. Clip b of the call draws from `words(firstClip + b)`, and the chance by which the
 *  number of spans is rounded from `words(firstClip)`, as the reference draws that once a call. */
export function drawSpans(
  length: number,
  lengths: Int32Array | readonly number[],
  settings: SpanSettings,
  words: ClipWords,
  firstClip = 0,
): Uint8Array {
  const { spanLength } = settings;
  const mask = new Uint8Array(lengths.length * length);
  if (spanLength > length) return mask;
  const epsilon = itemAt(words(firstClip, 1), 0) / 2 ** 32; // one word, as asked for
  const most = spanCount(length, length, settings, epsilon);
  if (most === 0) return mask;
  for (const [clip, ownLength] of lengths.entries()) {
    const count = spanCount(ownLength, length, settings, epsilon);
    const starts = choose(ownLength - (spanLength - 1), words(firstClip + clip, count + 1).subarray(1));
    // a clip without spans among others that have some: the reference masks from the last element, which is padding
    if (count === 0) starts.push(length - 1);
    for (const start of starts) {
      mask.fill(1, clip * length + start, clip * length + Math.min(start + spanLength, length));
    }
  }
  return mask;
}

function spanCount(clipLength: number, length: number, settings: SpanSettings, epsilon: number): number {
  const { probability, spanLength, minSpans } = settings;
  let count = Math.max(Math.floor((probability * clipLength) / spanLength + epsilon), minSpans);
  if (count * spanLength > length) count = Math.floor(length / spanLength);
  return Math.min(count, Math.max(clipLength - (spanLength - 1), 0));
}

/** As many different numbers of 0 … `from` − 1 as there are words, each choice as likely as any other. */
function choose(from: number, words: Uint32Array): number[] {
  const moved = new Map<number, number>();
  const chosen: number[] = [];
  for (const [i, word] of words.entries()) {
    const at = i + Math.floor((word / 2 ** 32) * (from - i));
    chosen.push(moved.get(at) ?? at);
    moved.set(at, moved.get(i) ?? i);
  }
  return chosen;
}
