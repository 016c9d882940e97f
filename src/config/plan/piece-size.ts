// How many clips go through the layers that train at once, so that what their gradients need fits into memory. Clips are
// independent, so the result is the same; larger pieces are somewhat faster.
// Letters: T frames, H hidden size, I intermediate size, N heads.

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

/** At least 1. */
export function clipsAtOnce(layer: LayerSize, trainLayers: number, frames: number): number {
  const bytesPerClip = keptBytesPerLayer(layer, frames) * Math.max(trainLayers, 1);
  return Math.max(1, Math.floor(budgetBytes / bytesPerClip));
}
