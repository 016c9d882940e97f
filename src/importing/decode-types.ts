// Calls between the import worker and the decode workers of its pool.

import type { SampleEncoding } from '../dataset/clip.ts';
import type { ZipEntry } from '../formats/zip/entry.ts';
import type { ErrorRecord } from '../lib/errors.ts';

/** Where a file's bytes are: in an archive (by its place in `open`'s list), or a file by itself. */
export type FileSource = { kind: 'entry'; archive: number; entry: ZipEntry } | { kind: 'file'; file: File };

export interface ImportFile {
  path: string;
  /** Once unpacked. */
  bytes: number;
  source: FileSource;
}

/** One file as a clip, ready to be appended to the pack. */
export interface DecodedClip {
  kind: 'clip';
  bytes: Uint8Array<ArrayBuffer>;
  encoding: SampleEncoding;
  sampleCount: number;
  /** As in `Clip.contentHash`. */
  contentHash: string;
  sourceSampleRateHz: number;
  sourceChannelCount: number;
}

export type DecodeOutcome = DecodedClip | { kind: 'problem'; error: ErrorRecord };

export interface DecodeWorkerApi {
  /** Once, before `decode`. */
  open(archives: Blob[], sampleRateHz: number): void;
  /** One outcome a file, in order. A file that cannot be used is a `problem`; nothing rejects for it. */
  decode(files: ImportFile[]): Promise<DecodeOutcome[]>;
}
