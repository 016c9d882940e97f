// Entry of a decode worker: reads files out of the archive by itself, so that neither the page nor the import worker ever
// holds them, and gives back clips.

import { type DecodeOptions, decodeFile } from '../importing/decode-file.ts';
import { intoPortions, type Portion } from '../importing/decode-pool.ts';
import { present } from '../lib/present.ts';
import type { DecodeWorkerApi } from '../protocol/decode-worker.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';

let options: DecodeOptions | null = null;
const underWay = new Map<number, AsyncGenerator<Portion, undefined>>();

const api: DecodeWorkerApi = {
  open(given) {
    options = given;
  },
  begin(batch, files) {
    underWay.set(
      batch,
      intoPortions(files, (file) => decodeFile(file, present(options))),
    );
  },
  async next(batch) {
    const { done, value } = await present(underWay.get(batch)).next();
    if (done) {
      underWay.delete(batch);
      return null;
    }
    const buffers = value.pieces.flatMap(({ piece }) => (piece.kind === 'samples' ? [piece.bytes.buffer] : []));
    return transfer(value, buffers);
  },
};

exposeWorker(api);
