// The pool of decode workers: batches of files go to whichever worker is free, outcomes come back in the files' order,
// and no more batches are under way than a window allows, so that memory is bounded whatever the archive's size.

import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import type { DecodeOutcome, DecodeWorkerApi, ImportFile } from './decode-types.ts';

const maxWorkers = 8;
const maxBatchBytes = 2 * 1024 * 1024;
const maxBatchFiles = 32;
/** While one batch is decoded, the next one is being read. */
const batchesPerWorker = 2;
/** Batches under way or waiting for an earlier one, per worker. */
const windowPerWorker = 4;

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
  archives: Blob[];
  sampleRateHz: number;
  workerCount?: number;
  signal: AbortSignal;
}

/** Decodes all files; `onOutcome` gets each file with its outcome in order, as soon as those before it are done.
 *  Rejects with the signal's reason after an abort, with what `onOutcome` threw, or when a worker dies; the workers are
 *  ended in every case. */
export async function decodeAll(
  files: readonly ImportFile[],
  options: DecodePoolOptions,
  onOutcome: (file: ImportFile, outcome: DecodeOutcome) => void,
): Promise<void> {
  const { signal } = options;
  signal.throwIfAborted();
  const batches = intoBatches(files);
  const wanted = options.workerCount ?? Math.min(maxWorkers, navigator.hardwareConcurrency || 2);
  const workerCount = Math.min(wanted, batches.length);
  const workers = Array.from({ length: workerCount }, startWorker);
  const ended = new AbortController();
  const onAbort = () => ended.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const endWorkers = () => {
    for (const worker of workers) worker.terminate();
  };
  ended.signal.addEventListener('abort', endWorkers, { once: true });

  const order = inOrder(batches, workerCount * windowPerWorker, onOutcome);
  let next = 0;
  const lane = async (worker: WorkerClient<DecodeWorkerApi>) => {
    for (let at = next++; at < batches.length; at = next++) {
      await order.room(at);
      ended.signal.throwIfAborted();
      const outcomes = await worker.api.decode(batches[at]!);
      ended.signal.throwIfAborted();
      order.deliver(at, outcomes);
    }
  };
  const lanes = workers.flatMap((worker) => {
    const opened = worker.api.open(options.archives, options.sampleRateHz);
    return Array.from({ length: batchesPerWorker }, () => opened.then(() => lane(worker)));
  });
  // The first failure ends the workers, which ends the other lanes: all have stopped when this returns.
  const settled = lanes.map((running) =>
    running.catch((thrown) => {
      if (!ended.signal.aborted) ended.abort(thrown);
      order.release();
    }),
  );
  await Promise.all(settled);
  signal.removeEventListener('abort', onAbort);
  endWorkers();
  ended.signal.throwIfAborted();
}

function startWorker(): WorkerClient<DecodeWorkerApi> {
  return connectWorker(
    new Worker(new URL('../workers/decode-worker.ts', import.meta.url), { type: 'module' }),
    'decode',
  );
}

/** Hands outcomes on in order and keeps lanes from running further ahead than `window` batches. */
function inOrder(
  batches: readonly ImportFile[][],
  window: number,
  onOutcome: (file: ImportFile, outcome: DecodeOutcome) => void,
) {
  const waiting = new Map<number, DecodeOutcome[]>();
  let delivered = 0;
  let isReleased = false;
  let wake: (() => void)[] = [];
  const wakeAll = () => {
    const woken = wake;
    wake = [];
    for (const resolve of woken) resolve();
  };
  return {
    /** Resolves when batch `at` may start. */
    async room(at: number): Promise<void> {
      while (at >= delivered + window && !isReleased) await new Promise<void>((resolve) => wake.push(resolve));
    },
    deliver(at: number, outcomes: DecodeOutcome[]): void {
      waiting.set(at, outcomes);
      for (let ready = waiting.get(delivered); ready; ready = waiting.get(delivered)) {
        const batch = batches[delivered]!;
        waiting.delete(delivered);
        for (const [i, outcome] of ready.entries()) onOutcome(batch[i]!, outcome);
        delivered++;
      }
      wakeAll();
    },
    /** Lets every lane go on, to find that all has ended. */
    release(): void {
      isReleased = true;
      wakeAll();
    },
  };
}
