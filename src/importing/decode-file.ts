// One audio file to a clip as the pack stores it: read, decode, mix to mono, resample, encode, hash.

import { decodeAudio } from '../audio/audio-formats.ts';
import { downmix } from '../audio/downmix.ts';
import { resample } from '../audio/resample.ts';
import type { SampleEncoding } from '../dataset/clip.ts';
import { readZipEntry } from '../formats/zip/archive.ts';
import type { ZipEntry } from '../formats/zip/entry.ts';
import { type ErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { readBytes as readFile } from '../lib/file-reading.ts';
import { contentHashOf, encodeSamples } from '../storage/clip-pack.ts';

export interface ImportFile {
  path: string;
  /** Once unpacked. */
  bytes: number;
  source: FileSource;
}

/** Where a file's bytes are: in an archive (by its place in the list of archives), or a file by itself. */
export type FileSource = { kind: 'entry'; archive: number; entry: ZipEntry } | { kind: 'file'; file: File };

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

/** What every HuBERT and wav2vec 2.0 needs for its first frame. */
const shortestClipSec = 0.025;

/** One outcome a file, in order. A file that cannot be used is a `problem`; nothing rejects for it. */
export async function decodeFiles(
  files: readonly ImportFile[],
  archives: readonly Blob[],
  sampleRateHz: number,
): Promise<DecodeOutcome[]> {
  const outcomes: DecodeOutcome[] = [];
  for (const { source } of files) {
    try {
      outcomes.push(await decodeFile(await readBytes(source, archives), sampleRateHz));
    } catch (thrown) {
      outcomes.push({ kind: 'problem', error: toErrorRecord(thrown) });
    }
  }
  return outcomes;
}

async function readBytes(source: FileSource, archives: readonly Blob[]): Promise<Uint8Array<ArrayBuffer>> {
  if (source.kind === 'file') return readFile(source.file);
  const archive = archives[source.archive];
  if (!archive) throw new Error(`There is no archive ${source.archive} to read ${source.entry.path} from.`);
  return readZipEntry(archive, source.entry);
}

/** Throws `audio/…` with the reason why the file cannot be a clip. */
async function decodeFile(bytes: Uint8Array<ArrayBuffer>, sampleRateHz: number): Promise<DecodedClip> {
  const decoded = decodeAudio(bytes);
  const mono = downmix(decoded.channels);
  const samples = decoded.sampleRateHz === sampleRateHz ? mono : resample(mono, decoded.sampleRateHz, sampleRateHz);
  if (samples.length < shortestClipSec * sampleRateHz) {
    // down, so that it is less than what is needed
    const milliseconds = Math.floor((samples.length / sampleRateHz) * 10_000) / 10;
    throw new VoxtuneError(
      'audio/too-short',
      `The clip lasts ${milliseconds} ms; a model needs ${shortestClipSec * 1000} ms to hear anything.`,
      { milliseconds, needed: shortestClipSec * 1000 },
    );
  }
  const encoded = encodeSamples(samples);
  return {
    kind: 'clip',
    ...encoded,
    sampleCount: samples.length,
    contentHash: await contentHashOf(encoded.bytes),
    sourceSampleRateHz: decoded.sampleRateHz,
    sourceChannelCount: decoded.channels.length,
  };
}
