// How many clips go through the layers that train at once, so that what their gradients need fits into memory. Clips are
// independent, so the result is the same; larger pieces are somewhat faster.
// Letters: T frames, H hidden size, I intermediate size, N heads.

import { largestOf } from '../../lib/long-lists.ts';

/** What may be kept for gradients. A wasm memory ends at 4 GB, and a large model's weights and AdamW's moments take most. */
const budgetBytes = 640 * 2 ** 20;

export interface LayerSize {
  hiddenSize: number;
  intermediateSize: number;
  headCount: number;
}

/** Bytes that one clip's gradients need kept in each layer: some 16 tensors of the hidden size, 4 of the intermediate size
 *  and 2 of attention weights, counted in what the wasm backend holds. */
export function keptBytesPerLayer({ hiddenSize, intermediateSize, headCount }: LayerSize, frames: number): number {
  return 4 * frames * (16 * hiddenSize + 4 * intermediateSize + 2 * headCount * frames);
}

/** Which clips go through together, of clips that are computed at so many frames: from each of the pairs to before the next. A clip
 *  that is more than the budget is a piece of its own. */
export function piecesOf(
  layer: LayerSize,
  trainLayers: number,
  frames: readonly number[],
): [from: number, to: number][] {
  const pieces: [number, number][] = [];
  let bytes = 0;
  for (const [clip, count] of frames.entries()) {
    const own = keptBytesPerLayer(layer, count) * Math.max(trainLayers, 1);
    const last = pieces.at(-1);
    bytes += own;
    if (last && bytes <= budgetBytes) last[1] = clip + 1;
    else {
      pieces.push([clip, clip + 1]);
      bytes = own;
    }
  }
  return pieces;
}

/** The same pieces, cut where one has more than `most` clips. */
export function cutPieces(pieces: [from: number, to: number][], most: number): [from: number, to: number][] {
  return pieces.flatMap(([from, to]) =>
    Array.from({ length: Math.ceil((to - from) / most) }, (_, i): [number, number] => {
      const start = from + i * most;
      return [start, Math.min(start + most, to)];
    }),
  );
}

/** The most that a piece of these clips keeps, in whatever order they come. */
export function largestPieceBytes(layer: LayerSize, trainLayers: number, frames: readonly number[]): number {
  const bytes = frames.map((count) => keptBytesPerLayer(layer, count) * trainLayers);
  return Math.min(sumOf(bytes), Math.max(budgetBytes, largestOf(bytes)));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
