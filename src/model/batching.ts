// Clips of different lengths as one padded batch: what SequenceFeatureExtractor.pad does in transformers 5.17 with
// `padding=True`.

import type { BatchPadding } from '../config/forward-mode.ts';

/** The samples that a batch of clips this long is padded to. */
export function paddedSampleCount(sampleCounts: ArrayLike<number>, { multipleOf }: BatchPadding): number {
  let longest = 0;
  for (let i = 0; i < sampleCounts.length; i++) longest = Math.max(longest, sampleCounts[i]!);
  return multipleOf ? Math.ceil(longest / multipleOf) * multipleOf : longest;
}

/** All clips as long as the batch. A clip that is so long already comes back itself. */
export function padClips(clips: readonly Float32Array[], padding: BatchPadding): Float32Array[] {
  const length = paddedSampleCount(
    clips.map((samples) => samples.length),
    padding,
  );
  return clips.map((samples) => {
    if (samples.length === length) return samples;
    const padded = new Float32Array(length).fill(padding.value);
    padded.set(samples, padding.side === 'left' ? length - samples.length : 0);
    return padded;
  });
}
