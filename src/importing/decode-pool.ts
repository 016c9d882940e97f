// The pool of decoders: batches of files go to whichever is free, what comes of them comes back in the files' order, and memory is
// bounded whatever the archive and its files: by how many batches may be under way, and by how much of each waits for its turn.

import type { DecodeOptions, Piece } from './decode-file.ts';
import type { ImportFile } from './import-file.ts';
import { InOrder } from './in-order.ts';

/** A part of what comes of a batch: pieces with the place of their file in it. */
export interface Portion {
  pieces: { at: number; piece: Piece }[];
}

/** Decodes on a thread of its own. */
export interface Decoder {
  /** All that comes of the files, in order, portion by portion. Rejects when the decoder has ended. */
  decode(files: readonly ImportFile[]): AsyncGenerator<Portion, undefined>;
  end(): void;
}

export type StartDecoder = (options: DecodeOptions) => Decoder;

const maxDecoders = 8;
const maxBatchBytes = 2 * 1024 * 1024;
const maxBatchFiles = 32;
/** While one batch is decoded, the next one is being read. */
const batchesPerDecoder = 2;
/** Batches under way or waiting for an earlier one, per decoder. */
const windowPerDecoder = 4;
/** A portion is closed at this size: a batch of short clips is one, a long clip comes in many. */
export const portionBytes = 4 * 1024 * 1024;
/** Of decoded samples that wait for their turn, in the whole pool. */
const mostBytesAhead = 256 * 1024 * 1024;

/** Consecutive files, up to a size and a number. */
export function intoBatches(files: readonly ImportFile[]): ImportFile[][] {
  const batches: ImportFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = batches.at(-1);
    if (last && last.length < maxBatchFiles && bytes + file.bytes <= maxBatchBytes) {
      last.push(file);
      bytes += file.bytes;
    } else {
      batches.push([file]);
      bytes = file.bytes;
    }
  }
  return batches;
}

/** A batch's pieces in portions, which is how they leave a decoder's thread. */
export async function* intoPortions(
  files: readonly ImportFile[],
  decode: (file: ImportFile) => AsyncIterable<Piece>,
): AsyncGenerator<Portion, undefined> {
  let pieces: Portion['pieces'] = [];
  let bytes = 0;
  for (const [at, file] of files.entries()) {
    for await (const piece of decode(file)) {
      pieces.push({ at, piece });
      bytes += bytesOf(piece);
      if (bytes < portionBytes) continue;
      yield { pieces };
      pieces = [];
      bytes = 0;
    }
  }
  if (pieces.length > 0) yield { pieces };
}

function bytesOf(piece: Piece): number {
  return piece.kind === 'samples' ? piece.bytes.byteLength : 0;
}

export interface DecodePoolOptions extends DecodeOptions {
  signal: AbortSignal;
  startDecoder: StartDecoder;
}

/** Decodes all files; `onPiece` gets what comes of each file, in order, as soon as the files before it are done.
 *  Rejects with the signal's reason after an abort, with what `onPiece` threw, or when a decoder dies; the decoders are
 *  ended in every case. */
export async function decodeAll(
  files: readonly ImportFile[],
  { signal, startDecoder, ...options }: DecodePoolOptions,
  onPiece: (file: ImportFile, piece: Piece) => void,
): Promise<void> {
  signal.throwIfAborted();
  const batches = intoBatches(files);
  const count = Math.min(maxDecoders, navigator.hardwareConcurrency || 2, batches.length);
  const decoders = Array.from({ length: count }, () => startDecoder(options));
  const window = count * windowPerDecoder;
  const order = new InOrder<Portion['pieces'][number]>({
    window,
    mostBytesAhead: mostBytesAhead / window,
    bytesOf: ({ piece }) => bytesOf(piece),
    onItem(batch, { at, piece }) {
      const file = batches[batch]?.[at];
      if (!file) throw new Error(`There is no file ${at} in batch ${batch}.`);
      onPiece(file, piece);
    },
  });
  const ended = new AbortController();
  const onAbort = () => ended.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  // the first failure ends the decoders, which ends the other lanes: all have stopped when this returns
  ended.signal.addEventListener('abort', () => {
    for (const decoder of decoders) decoder.end();
    order.release();
  });

  const waiting = batches.entries();
  const lane = async (decoder: Decoder) => {
    for (const [at, batch] of waiting) {
      await order.room(at);
      ended.signal.throwIfAborted();
      for await (const { pieces } of decoder.decode(batch)) {
        ended.signal.throwIfAborted();
        await order.give(at, pieces);
        ended.signal.throwIfAborted();
      }
      order.end(at);
    }
  };
  const lanes = decoders.flatMap((decoder) => Array.from({ length: batchesPerDecoder }, () => lane(decoder)));
  await Promise.all(lanes.map((running) => running.catch((thrown) => ended.abort(thrown))));
  signal.removeEventListener('abort', onAbort);
  for (const decoder of decoders) decoder.end();
  ended.signal.throwIfAborted();
}
