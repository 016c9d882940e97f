// Checkpoints of a run. Tensors lie in chunks with a checksum each, in IndexedDB or in a file; a checkpoint is there once its facts
// are, which are written with the chunks or after them: a full disk or a closed tab leaves the earlier ones whole and no half of the new.

import { crc32 } from '../lib/crc32.ts';
import { itemAt, present } from '../lib/present.ts';
import { isCount } from '../lib/record-schemas.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import {
  checkpointFile,
  chunkReader,
  removeCheckpointFiles,
  removeStrayFiles,
  writeParts,
  writesCheckpointFiles,
} from './checkpoint-files.ts';
import { type CheckpointHeader, checkpointHeaderSchema, chunkBytesOf } from './checkpoint-header.ts';
import {
  type CheckpointFacts,
  type CheckpointLayout,
  checksumOf,
  chunkBytes,
  chunksOf,
  layOut,
  type StorableCheckpoint,
  withChecksums,
} from './checkpoint-layout.ts';
import { database, keysFrom, writeInTurn, writeTogether } from './database.ts';
import { damagedCheckpoint, missing, writing } from './errors.ts';
import { removeStrayChunks, unfinishedCheckpoints } from './stray-chunks.ts';
import { fillFolder } from './unfinished-folders.ts';
import { type ReadRecord, readRecord } from './whole-records.ts';
import type { WritePace } from './write-pace.ts';

/** Where somebody waits, the disk is flushed after so many. */
const chunksTogether = 4;

/** Checkpoints of one run: the `CheckpointStore` port of the trainer when `C` is its `Checkpoint`. */
export interface RunCheckpoints<C extends StorableCheckpoint> {
  /** Throws `storage/full`; then the earlier checkpoints are as they were. `pace`: rests between its parts, so that the work beside
   *  it is hardly slower; the tensors must stay as they are until it is stored. */
  save(checkpoint: C, pace?: WritePace): Promise<CheckpointSummary>;
  /** Throws `storage/missing`, or `storage/damaged-checkpoint` when a checksum is wrong. */
  load(step: number): Promise<C>;
  /** The fields that are no tensors, without the cost of those; null where there is no such checkpoint, or they are
   *  damaged. */
  facts(step: number): Promise<Partial<C> | null>;
  /** Its tensors of one field, which are read from storage one at a time, each checked. Throws as `load`. */
  tensors(step: number, field: keyof C & string): Promise<ReadonlyMap<string, StoredTensor>>;
  /** In order of steps; of one whose facts are not whole nothing but the step is known. */
  list(): Promise<CheckpointSummary[]>;
  delete(step: number): Promise<void>;
}

/** A tensor of a checkpoint, in storage. */
export interface StoredTensor {
  length: number;
  read(): Promise<Float32Array<ArrayBuffer>>;
}

export function openCheckpointStore<C extends StorableCheckpoint>(runId: string): RunCheckpoints<C> {
  return {
    save: (checkpoint, pace) => save(runId, checkpoint, pace),
    load: (step) => load<C>(runId, step),
    facts: (step) => readFacts<C>(runId, step),
    tensors: (step, field) => storedTensors(runId, step, field),
    list: () => list(runId),
    delete: (step) => remove(runId, step),
  };
}

async function save(runId: string, checkpoint: StorableCheckpoint, pace?: WritePace): Promise<CheckpointSummary> {
  const layout = layOut(runId, checkpoint);
  const { step, bestStep } = layout.facts;
  const isThere = (await (await database()).getKey('checkpoints', [runId, step])) !== undefined;
  // beside one of the same step, parts of another would belong to neither
  const header = pace && !isThere ? await writeInParts(layout, pace) : await writeAtOnce(layout);
  if (isThere) await removeCheckpointFiles([checkpointFile(runId, step)]);
  return toSummary(step, header, bestStep);
}

/** In one transaction. */
async function writeAtOnce({ facts, tensors }: CheckpointLayout): Promise<CheckpointHeader> {
  const { runId, step, bytes } = facts;
  const checksums: number[] = [];
  await writing(nameOf(facts), bytes, () =>
    writeInTurn(['checkpoints', 'checkpointChunks'], async (transaction) => {
      const chunkStore = transaction.objectStore('checkpointChunks');
      await chunkStore.delete(keysFrom(runId, step));
      for (const chunk of chunksOf(tensors, bytes / 4)) {
        const number = checksums.push(crc32(new Uint8Array(chunk))) - 1;
        await chunkStore.put(chunk, [runId, step, number]);
      }
      await transaction.objectStore('checkpoints').put(withChecksums(facts, checksums));
    }),
  );
  return withChecksums(facts, checksums);
}

/** Part by part, resting between them, and the facts last: until those are written it is no checkpoint, and what a crash leaves of
 *  it is removed at the next start. */
async function writeInParts(layout: CheckpointLayout, pace: WritePace): Promise<CheckpointHeader> {
  return (await writesCheckpointFiles()) ? writeToFile(layout, pace) : writeChunks(layout, pace);
}

function writeToFile({ facts, tensors }: CheckpointLayout, pace: WritePace): Promise<CheckpointHeader> {
  const { runId, step, bytes } = facts;
  const path = checkpointFile(runId, step);
  return fillFolder(path, async () => {
    await removeStrayFiles(runId);
    const checksums: number[] = [];
    await writing(nameOf(facts), bytes, () =>
      writeParts(path, summedParts(chunksOf(tensors, bytes / 4), checksums), (done) => pace.rest(done / bytes)),
    );
    return writeFactsLast({ ...facts, inFile: true }, checksums, path);
  });
}

/** The chunks, whose checksums are put down as they are taken. */
function* summedParts(chunks: Iterable<ArrayBuffer>, checksums: number[]): Generator<Uint8Array<ArrayBuffer>> {
  for (const chunk of chunks) {
    const bytes = new Uint8Array(chunk);
    checksums.push(crc32(bytes));
    yield bytes;
  }
}

/** With them the mark of what they stand for goes. */
async function writeFactsLast(facts: CheckpointFacts, checksums: number[], path: string): Promise<CheckpointHeader> {
  const header = withChecksums(facts, checksums);
  await writing(nameOf(facts), chunkBytes, () =>
    writeTogether(['checkpoints', 'unfinishedFolders'], (transaction) => [
      transaction.objectStore('checkpoints').put(header),
      transaction.objectStore('unfinishedFolders').delete(path),
    ]),
  );
  return header;
}

/** Into the database, where there are no such files. */
function writeChunks({ facts, tensors }: CheckpointLayout, pace: WritePace): Promise<CheckpointHeader> {
  const { runId, step, bytes } = facts;
  const path = unfinishedCheckpoints(runId);
  return fillFolder(path, async () => {
    try {
      await removeStrayChunks(runId);
      const checksums: number[] = [];
      const chunks = chunksOf(tensors, bytes / 4);
      for (let next = chunks.next(); !next.done; ) {
        const from = checksums.length;
        await writing(nameOf(facts), bytes - from * chunkBytes, () =>
          writeInTurn(['checkpointChunks'], async (transaction) => {
            const count = pace.isHurried ? chunksTogether : 1;
            for (; !next.done && checksums.length < from + count; next = chunks.next()) {
              const number = checksums.push(crc32(new Uint8Array(next.value))) - 1;
              await transaction.objectStore('checkpointChunks').put(next.value, [runId, step, number]);
            }
          }),
        );
        await pace.rest(((checksums.length - from) * chunkBytes) / bytes);
      }
      return await writeFactsLast(facts, checksums, path);
    } catch (thrown) {
      await removeStrayChunks(runId).catch(() => undefined);
      throw thrown;
    }
  });
}

const nameOf = ({ step }: CheckpointFacts) => `the checkpoint at step ${step}`;

async function readFacts<C extends StorableCheckpoint>(runId: string, step: number): Promise<Partial<C> | null> {
  const { record } = readCheckpointHeader(await (await database()).get('checkpoints', [runId, step]));
  // the fields are those of the checkpoint that was saved
  return record && (record.fields as Partial<C>);
}

/** The facts of a checkpoint, if they are as they were written. */
export function readCheckpointHeader(stored: unknown): ReadRecord<CheckpointHeader> {
  const read = readRecord(checkpointHeaderSchema, stored);
  if (read.record === null) return { record: null, problem: `its facts are not whole (${read.problem})` };
  // as it is stored: a newer version may have written more
  const { checksum, ...facts } = stored as CheckpointHeader;
  return checksum === checksumOf(facts) ? read : { record: null, problem: 'the checksum of its facts is wrong' };
}

async function wholeHeader(runId: string, step: number): Promise<CheckpointHeader> {
  const stored: unknown = await (await database()).get('checkpoints', [runId, step]);
  if (stored === undefined) throw missing('Checkpoint', `${runId}, step ${step}`);
  const { record: header, problem } = readCheckpointHeader(stored);
  if (header === null) throw damagedCheckpoint(step, problem);
  return header;
}

async function storedTensors(runId: string, step: number, field: string): Promise<ReadonlyMap<string, StoredTensor>> {
  const header = await wholeHeader(runId, step);
  const floatsPerChunk = chunkBytesOf(header) / 4;
  const readChunk = chunkReader(header);
  // neighbours share a chunk
  let last: { number: number; floats: Promise<Float32Array> } | null = null;
  const chunkAt = (number: number): Promise<Float32Array> => {
    if (last?.number !== number) {
      const floats = readChunk(number).then((chunk) => {
        assertChunk(chunk, number, header);
        return new Float32Array(chunk);
      });
      last = { number, floats };
    }
    return last.floats;
  };
  const tensors = new Map<string, StoredTensor>();
  for (const { group, name, offset, length } of header.tensors) {
    if (group !== field) continue;
    const read = async () => {
      const values = new Float32Array(length);
      for (let done = 0; done < length; ) {
        const at = offset + done;
        const floats = await chunkAt(Math.floor(at / floatsPerChunk));
        const part = floats.subarray(at % floatsPerChunk, (at % floatsPerChunk) + length - done);
        values.set(part, done);
        done += part.length;
      }
      return values;
    };
    tensors.set(name, { length, read });
  }
  return tensors;
}

function assertChunk(
  chunk: unknown,
  number: number,
  { step, chunkChecksums }: CheckpointHeader,
): asserts chunk is ArrayBuffer {
  if (chunk instanceof ArrayBuffer && crc32(new Uint8Array(chunk)) === chunkChecksums[number]) return;
  throw damagedCheckpoint(step, `the checksum of part ${number + 1} of ${chunkChecksums.length} is wrong`);
}

async function load<C extends StorableCheckpoint>(runId: string, step: number): Promise<C> {
  const header = await wholeHeader(runId, step);
  const readChunk = chunkReader(header);
  const read = await Promise.all(header.chunkChecksums.map((_, number) => readChunk(number)));
  const chunks = read.map((chunk, number) => {
    assertChunk(chunk, number, header);
    return chunk;
  });
  const groups: Record<string, Map<string, Float32Array>> = {};
  for (const group of header.groups) groups[group] = new Map();
  for (const { group, name, offset, length } of header.tensors) {
    present(groups[group]).set(name, readFloats(chunks, chunkBytesOf(header) / 4, offset, length));
  }
  // The fields are those of the checkpoint that was saved, maps in their places.
  return { ...header.fields, ...groups } as unknown as C;
}

function readFloats(chunks: ArrayBuffer[], floatsPerChunk: number, offset: number, length: number): Float32Array {
  const tensor = new Float32Array(length);
  for (let done = 0; done < length; ) {
    const at = offset + done;
    // the header was written with the chunks, and says what they hold
    const chunk = new Float32Array(itemAt(chunks, Math.floor(at / floatsPerChunk)));
    const part = chunk.subarray(at % floatsPerChunk, (at % floatsPerChunk) + length - done);
    tensor.set(part, done);
    done += part.length;
  }
  return tensor;
}

/** The best checkpoint is what the newest one says it is. */
async function list(runId: string): Promise<CheckpointSummary[]> {
  const headers = await readHeaders(runId);
  const bestStep = headers.findLast(({ header }) => header !== null)?.header?.bestStep ?? null;
  return headers.map(({ step, header }) => toSummary(step, header, bestStep));
}

/** The facts of a run's checkpoints, in order of steps; null where they are not whole. */
export async function readHeaders(runId: string): Promise<{ step: number; header: CheckpointHeader | null }[]> {
  const store = (await database()).transaction('checkpoints').store;
  const range = keysFrom(runId);
  const [keys, stored] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
  return keys.flatMap(([, step], at) => {
    // what is stored under no step can only be deleted with its run
    if (!isCount(step)) return [];
    return [{ step, header: readCheckpointHeader(stored[at]).record }];
  });
}

/** `header`: null where it is not whole. */
export function toSummary(step: number, header: CheckpointHeader | null, bestStep: number | null): CheckpointSummary {
  if (header === null) return { step, epoch: 0, savedAt: 0, bytes: 0, isBest: false, isBroken: true };
  const { epoch, savedAt, bytes } = header;
  return { step, epoch, savedAt, bytes, isBest: step === bestStep };
}

async function remove(runId: string, step: number): Promise<void> {
  await writeTogether(['checkpoints', 'checkpointChunks'], (transaction) => [
    transaction.objectStore('checkpoints').delete([runId, step]),
    transaction.objectStore('checkpointChunks').delete(keysFrom(runId, step)),
  ]);
  await removeCheckpointFiles([checkpointFile(runId, step)]);
}
