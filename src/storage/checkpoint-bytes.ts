// Checkpoints as they lie in storage, chunk by chunk, for files that take them elsewhere: one is never in memory as a whole, nor made
// into tensors.

import { chunkReader } from './checkpoint-files.ts';
import type { CheckpointHeader } from './checkpoint-header.ts';
import { readCheckpointHeader } from './checkpoint-store.ts';
import { database } from './database.ts';
import { damagedCheckpoint, missing } from './errors.ts';

/** One of a run's checkpoints. Throws `storage/missing`, `storage/damaged-checkpoint`; so does reading the chunks. */
export async function readCheckpointBytes(
  runId: string,
  step: number,
): Promise<{ header: CheckpointHeader; chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> }> {
  const stored: unknown = await (await database()).get('checkpoints', [runId, step]);
  if (stored === undefined) throw missing('Checkpoint', `${runId}, step ${step}`);
  const { record: header, problem } = readCheckpointHeader(stored);
  if (header === null) throw damagedCheckpoint(step, problem);
  return { header, chunks: chunksOf(header) };
}

async function* chunksOf(header: CheckpointHeader): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const { step, bytes, chunkChecksums } = header;
  const readChunk = chunkReader(header);
  let read = 0;
  for (const number of chunkChecksums.keys()) {
    const chunk = await readChunk(number);
    if (!(chunk instanceof ArrayBuffer)) throw damagedCheckpoint(step, `part ${number + 1} is missing`);
    read += chunk.byteLength;
    yield new Uint8Array(chunk);
  }
  if (read !== bytes) throw damagedCheckpoint(step, `${bytes} bytes expected, ${read} found`);
}
