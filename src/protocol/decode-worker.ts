// Calls between the import worker and the decode workers of its pool.

import type { DecodeOptions } from '../importing/decode-file.ts';
import type { Portion, StartDecoder } from '../importing/decode-pool.ts';
import type { ImportFile } from '../importing/import-file.ts';
import { connectWorker } from './worker-client.ts';

export interface DecodeWorkerApi {
  /** Once, before `decode`. */
  open(options: DecodeOptions): void;
  /** Begins a batch of files, under a number of its own. */
  begin(batch: number, files: readonly ImportFile[]): void;
  /** What comes next of it; null: no more. Nothing is decoded before it is asked for. */
  next(batch: number): Promise<Portion | null>;
}

/** Decoders that each are a worker which `open` gives. */
export function workerDecoders(open: () => Worker): StartDecoder {
  return (options) => {
    const worker = connectWorker<DecodeWorkerApi>(open(), 'decode');
    const opened = worker.api.open(options);
    opened.catch(() => undefined); // heard of by `decode`
    let batches = 0;
    return {
      async *decode(files) {
        const batch = batches++;
        await opened;
        // answered in the order of the calls
        const begun = worker.api.begin(batch, files);
        begun.catch(() => undefined);
        for (let portion = await worker.api.next(batch); portion; portion = await worker.api.next(batch)) yield portion;
        return undefined;
      },
      end: () => worker.terminate(),
    };
  };
}
