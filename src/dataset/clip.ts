// A clip is one imported recording: 16 kHz mono samples in the data set's pack file, and this entry in its index.

import { isSound, type Sound } from '../audio/sound.ts';
import { isErrorRecord } from '../lib/error-record-schema.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import { hasFields, isAbsentOr, isCount, isNumber, isText } from '../lib/record-schemas.ts';

/** How a clip's samples lie in the pack: `pcm16` where that loses nothing, else `float32` (both little-endian). */
export type SampleEncoding = 'pcm16' | 'float32';

export interface Clip {
  /** Position in the data set, 0-based and dense; never reused within it. */
  index: number;
  /** Full path inside the archive or folder, `/`-separated: two files of one name in two folders are two clips. */
  path: string;
  /** Mono samples at the data set's `sampleRateHz`. */
  sampleCount: number;
  encoding: SampleEncoding;
  /** Where the samples start in the pack file. */
  offsetBytes: number;
  /** SHA-256 of the decoded samples, hex, first 32 digits: the trunk cache's key for this clip. */
  contentHash: string;
  sourceSampleRateHz: number;
  sourceChannelCount: number;
  /** Clips of earlier imports have none. */
  sound?: Sound | undefined;
  /** The index of the clip that this one is a part of: its samples lie within that one's. */
  cutFrom?: number | undefined;
}

/** A file that was left out, and why. */
export interface ImportProblem {
  path: string;
  error: ErrorRecord;
}

const isEncoding = (value: unknown): value is SampleEncoding => value === 'pcm16' || value === 'float32';

/** Whether a stored entry is whole. */
export const isClip = hasFields<Clip>({
  index: isCount,
  path: isText,
  sampleCount: isCount,
  encoding: isEncoding,
  offsetBytes: isCount,
  contentHash: isText,
  sourceSampleRateHz: isNumber,
  sourceChannelCount: isNumber,
  sound: isAbsentOr(isSound),
  cutFrom: isAbsentOr(isCount),
});

export const isImportProblem = hasFields<ImportProblem>({ path: isText, error: isErrorRecord });

export function durationSec(clip: Clip, sampleRateHz: number): number {
  return clip.sampleCount / sampleRateHz;
}

/** Throws where the index is none of a clip. */
export function clipAt(clips: readonly Clip[], index: number): Clip {
  const clip = clips[index];
  if (!clip) throw new RangeError(`no clip ${index} of ${clips.length}`);
  return clip;
}
