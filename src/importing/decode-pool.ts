// The pool of decoders: batches of files go to whichever is free, outcomes come back in the files' order, and no more batches
// are under way than a window allows, so that memory is bounded whatever the archive's size.

import type { DecodeOutcome, ImportFile } from './decode-file.ts';

/** Decodes on a thread of its own. */
export interface Decoder {
  /** One outcome a file, in order. Rejects when the decoder has ended. */
  decode(files: readonly ImportFile[]): Promise<DecodeOutcome[]>;
  end(): void;
}

export type StartDecoder = (archives: readonly Blob[], sampleRateHz: number) => Decoder;

const maxDecoders = 8;
const maxBatchBytes = 2 * 1024 * 1024;
const maxBatchFiles = 32;
/** While one batch is decoded, the next one is being read. */
const batchesPerDecoder = 2;
/** Batches under way or waiting for an earlier one, per decoder. */
const windowPerDecoder = 4;

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

export interface DecodePoolOptions {
  archives: readonly Blob[];
  sampleRateHz: number;
  signal: AbortSignal;
  startDecoder: StartDecoder;
}

/** Decodes all files; `onOutcome` gets each file with its outcome in order, as soon as those before it are done.
 *  Rejects with the signal's reason after an abort, with what `onOutcome` threw, or when a decoder dies; the decoders are
 *  ended in every case. */
export async function decodeAll(
  files: readonly ImportFile[],
  { archives, sampleRateHz, signal, startDecoder }: DecodePoolOptions,
  onOutcome: (file: ImportFile, outcome: DecodeOutcome) => void,
): Promise<void> {
  signal.throwIfAborted();
  const batches = intoBatches(files);
  const count = Math.min(maxDecoders, navigator.hardwareConcurrency || 2, batches.length);
  const decoders = Array.from({ length: count }, () => startDecoder(archives, sampleRateHz));
  const order = new InOrder(count * windowPerDecoder, onOutcome);
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
      const outcomes = await decoder.decode(batch);
      ended.signal.throwIfAborted();
      order.deliver(at, batch, outcomes);
    }
  };
  const lanes = decoders.flatMap((decoder) => Array.from({ length: batchesPerDecoder }, () => lane(decoder)));
  await Promise.all(lanes.map((running) => running.catch((thrown) => ended.abort(thrown))));
  signal.removeEventListener('abort', onAbort);
  for (const decoder of decoders) decoder.end();
  ended.signal.throwIfAborted();
}

/** Hands outcomes on in order and keeps lanes from running further ahead than `window` batches. */
class InOrder {
  readonly #window: number;
  readonly #onOutcome: (file: ImportFile, outcome: DecodeOutcome) => void;
  readonly #ready = new Map<number, () => void>();
  #delivered = 0;
  #isReleased = false;
  #wake: (() => void)[] = [];

  constructor(window: number, onOutcome: (file: ImportFile, outcome: DecodeOutcome) => void) {
    this.#window = window;
    this.#onOutcome = onOutcome;
  }

  /** Resolves when batch `at` may start. */
  async room(at: number): Promise<void> {
    while (at >= this.#delivered + this.#window && !this.#isReleased) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  deliver(at: number, batch: readonly ImportFile[], outcomes: readonly DecodeOutcome[]): void {
    this.#ready.set(at, () => {
      for (const [i, file] of batch.entries()) {
        const outcome = outcomes[i];
        if (!outcome) throw new Error(`${batch.length} outcomes expected, ${outcomes.length} found`);
        this.#onOutcome(file, outcome);
      }
    });
    for (let handOn = this.#ready.get(this.#delivered); handOn; handOn = this.#ready.get(this.#delivered)) {
      this.#ready.delete(this.#delivered);
      handOn();
      this.#delivered++;
    }
    this.#wakeAll();
  }

  /** Lets every lane go on, to find that all has ended. */
  release(): void {
    this.#isReleased = true;
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const resolve of this.#wake.splice(0)) resolve();
  }
}
