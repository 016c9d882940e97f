// A worker of the import's pool: reads files out of the archive by itself, so that neither the page nor the import worker
// ever holds them, and gives back clips.

import { readZipEntry } from '../formats/zip/archive.ts';
import { decodeFile } from '../importing/decode-file.ts';
import type { DecodeOutcome, DecodeWorkerApi, FileSource } from '../importing/decode-types.ts';
import { toErrorRecord } from '../lib/errors.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';

let archives: Blob[] = [];
let sampleRateHz = 0;

async function readFile(source: FileSource): Promise<Uint8Array<ArrayBuffer>> {
  if (source.kind === 'entry') return readZipEntry(archives[source.archive]!, source.entry);
  return new Uint8Array(await source.file.arrayBuffer());
}

async function decodeOne(source: FileSource): Promise<DecodeOutcome> {
  try {
    return await decodeFile(await readFile(source), sampleRateHz);
  } catch (thrown) {
    return { kind: 'problem', error: toErrorRecord(thrown) };
  }
}

const api: DecodeWorkerApi = {
  open(givenArchives, givenSampleRateHz) {
    archives = givenArchives;
    sampleRateHz = givenSampleRateHz;
  },
  async decode(files) {
    const outcomes: DecodeOutcome[] = [];
    for (const { source } of files) outcomes.push(await decodeOne(source));
    const buffers = outcomes.flatMap((outcome) => (outcome.kind === 'clip' ? [outcome.bytes.buffer] : []));
    return transfer(outcomes, buffers);
  },
};

exposeWorker(api);
