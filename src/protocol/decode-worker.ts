// Calls between the import worker and the decode workers of its pool.

import type { DecodeOutcome, ImportFile } from '../importing/decode-file.ts';
import type { StartDecoder } from '../importing/decode-pool.ts';
import { connectWorker } from './worker-client.ts';

export interface DecodeWorkerApi {
  /** Once, before `decode`. */
  open(archives: readonly Blob[], sampleRateHz: number): void;
  /** One outcome a file, in order. */
  decode(files: readonly ImportFile[]): Promise<DecodeOutcome[]>;
}

/** Decoders that each are a worker which `open` gives. */
export function workerDecoders(open: () => Worker): StartDecoder {
  return (archives, sampleRateHz) => {
    const worker = connectWorker<DecodeWorkerApi>(open(), 'decode');
    const opened = worker.api.open(archives, sampleRateHz);
    opened.catch(() => undefined); // heard of by `decode`
    return {
      async decode(files) {
        await opened;
        return worker.api.decode(files);
      },
      end: () => worker.terminate(),
    };
  };
}
