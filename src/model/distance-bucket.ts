// Which of WavLM's embeddings two frames have for their distance: _relative_positions_bucket of modeling_wavlm.py.

import type { RelativePositionConfig } from '../formats/hugging-face/architectures.ts';

/** Small distances have a bucket each, larger ones share buckets that widen logarithmically; keys after the query have the
 *  upper half. In float32, as torch computes it. */
export function distanceBucket(distance: number, { buckets, maxDistance }: RelativePositionConfig): number {
  const half = Math.floor(buckets / 2);
  const exact = Math.floor(half / 2);
  const offset = distance > 0 ? half : 0;
  const size = Math.abs(distance);
  if (size < exact) return offset + size;
  const log = Math.fround(Math.log(Math.fround(size / exact)));
  const scaled = Math.fround(Math.fround(log / Math.fround(Math.log(maxDistance / exact))) * (half - exact));
  return offset + Math.min(Math.trunc(Math.fround(exact + scaled)), half - 1);
}
