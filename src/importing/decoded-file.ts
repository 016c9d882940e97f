// What comes of a file that is decoded and not kept: plain data, for the page and the import worker alike.

import type { ImportLimits } from '../config/import-limits.ts';
import type { NameEncoding } from '../config/name-encodings.ts';
import type { ErrorRecord } from '../lib/errors.ts';

export interface DecodeWishes {
  /** Of the samples that are given. */
  sampleRateHz: number;
  /** Without it: the usual ones; those of all together do not count. */
  limits?: ImportLimits | undefined;
  /** Of names in archives that do not tell theirs; without it, it is guessed. */
  nameEncoding?: NameEncoding | undefined;
}

export interface DecodedClip {
  /** As an import would name it. */
  path: string;
  /** Of those that can be decoded, this one included. */
  done: number;
  total: number;
  /** Mono, −1..1: what an import would have stored. */
  samples: Float32Array<ArrayBuffer>;
}

export interface UndecodedFile {
  path: string;
  done: number;
  total: number;
  /** Why it cannot be used. What an import leaves out by its name alone comes first. */
  error: ErrorRecord;
}

export type DecodedFile = DecodedClip | UndecodedFile;
