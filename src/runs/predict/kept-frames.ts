// What the trunk cache does to frames, done to those of a clip that no cache holds.

import type { ClipInputKind } from '../../config/forward-mode.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { float16ToFloat32, float32ToFloat16 } from '../../lib/float16.ts';
import type { ClipFrames } from '../../model/clip-frames.ts';

/** Frames as an evaluation reads them of the trunk cache, which may round them. */
export function asKept(
  clip: ClipFrames,
  inputKind: ClipInputKind,
  { trunkCacheDtype }: Pick<TrainingConfig, 'trunkCacheDtype'>,
): ClipFrames {
  if (inputKind === 'samples' || trunkCacheDtype === 'float32') return clip;
  return { ...clip, frames: float16ToFloat32(float32ToFloat16(clip.frames)) };
}
