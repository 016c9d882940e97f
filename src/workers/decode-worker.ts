// Entry of a decode worker: reads files out of the archive by itself, so that neither the page nor the import worker ever
// holds them, and gives back clips.

import { decodeFiles } from '../importing/decode-file.ts';
import type { DecodeWorkerApi } from '../protocol/decode-worker.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';

let archives: readonly Blob[] = [];
let sampleRateHz = 0;

const api: DecodeWorkerApi = {
  open(givenArchives, givenSampleRateHz) {
    archives = givenArchives;
    sampleRateHz = givenSampleRateHz;
  },
  async decode(files) {
    const outcomes = await decodeFiles(files, archives, sampleRateHz);
    const buffers = outcomes.flatMap((outcome) => (outcome.kind === 'clip' ? [outcome.bytes.buffer] : []));
    return transfer(outcomes, buffers);
  },
};

exposeWorker(api);
