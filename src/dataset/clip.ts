// A clip is one imported recording: 16 kHz mono samples in the data set's pack file, and this entry in its index.

import { isSound, type Sound } from '../audio/sound.ts';
import type { UndecodedName } from '../formats/undecoded-names.ts';
import { isErrorRecord } from '../lib/error-record-schema.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import { hasFields, isAbsentOr, isBoolean, isCount, isNumber, isText } from '../lib/record-schemas.ts';

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
  /** Which of the data set's pack files: one for each time that clips were added. Absent: the first. */
  pack?: number | undefined;
  /** SHA-256 of the decoded samples, hex, first 32 digits: the trunk cache's key for this clip. */
  contentHash: string;
  sourceSampleRateHz: number;
  sourceChannelCount: number;
  /** Clips of earlier imports have none. */
  sound?: Sound | undefined;
  /** The index of the clip that this one is a part of: its samples lie within that one's. */
  cutFrom?: number | undefined;
  /** Where the archive does not tell the character set of the path: it can be chosen later. */
  undecoded?: UndecodedPath | undefined;
}

/** A path whose archive does not tell the character set of its names. */
export interface UndecodedPath {
  /** Place in `DatasetRecord.archiveNames`. */
  names: number;
  /** What stands before the name in the path. */
  before: string;
  name: UndecodedName;
}

/** A file that was left out, and why. */
export interface ImportProblem {
  path: string;
  undecoded?: UndecodedPath | undefined;
  error: ErrorRecord;
}

export const isUndecodedPath = hasFields<UndecodedPath>({
  names: isCount,
  before: isText,
  name: hasFields<UndecodedName>({ letters: isText, isWindows: isBoolean }),
});

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
  pack: isAbsentOr(isCount),
  undecoded: isAbsentOr(isUndecodedPath),
});

export const isImportProblem = hasFields<ImportProblem>({
  path: isText,
  undecoded: isAbsentOr(isUndecodedPath),
  error: isErrorRecord,
});

export function durationSec(clip: Clip, sampleRateHz: number): number {
  return clip.sampleCount / sampleRateHz;
}

/** Throws where the index is none of a clip. */
export function clipAt(clips: readonly Clip[], index: number): Clip {
  const clip = clips[index];
  if (!clip) throw new RangeError(`no clip ${index} of ${clips.length}`);
  return clip;
}
