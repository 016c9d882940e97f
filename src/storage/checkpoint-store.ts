// Checkpoints of a run in IndexedDB. Tensors lie in chunks with a checksum each; chunks and facts are written in one
// transaction, so a full disk or a closed tab leaves the earlier checkpoints whole and no half of the new one.

import { crc32 } from '../lib/crc32.ts';
import { itemAt, present } from '../lib/present.ts';
import { isCount } from '../lib/record-schemas.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import { type CheckpointHeader, checkpointHeaderSchema } from './checkpoint-header.ts';
import { database, keysFrom, writeTogether } from './database.ts';
import { damagedCheckpoint, missing, writing } from './errors.ts';
import { type ReadRecord, readRecord } from './whole-records.ts';

const floatsPerChunk = 2 * 1024 * 1024;
export const bytesPerChunk = 4 * floatsPerChunk;

/** What any checkpoint has. Fields that are maps are stored as tensors, the others as they are. */
export interface StorableCheckpoint {
  step: number;
  epoch: number;
  bestStep: number | null;
}

/** Checkpoints of one run: the `CheckpointStore` port of the trainer when `C` is its `Checkpoint`. */
export interface RunCheckpoints<C extends StorableCheckpoint> {
  /** Throws `storage/full`; then the earlier checkpoints are as they were. */
  save(checkpoint: C): Promise<CheckpointSummary>;
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
    save: (checkpoint) => save(runId, checkpoint),
    load: (step) => load<C>(runId, step),
    facts: (step) => readFacts<C>(runId, step),
    tensors: (step, field) => storedTensors(runId, step, field),
    list: () => list(runId),
    delete: (step) => remove(runId, step),
  };
}

async function save(runId: string, checkpoint: StorableCheckpoint): Promise<CheckpointSummary> {
  const { header, chunks } = packCheckpoint(runId, checkpoint);
  await writing(`the checkpoint at step ${checkpoint.step}`, header.bytes, () =>
    writeTogether(['checkpoints', 'checkpointChunks'], function* (transaction) {
      const chunkStore = transaction.objectStore('checkpointChunks');
      yield chunkStore.delete(keysFrom(runId, checkpoint.step));
      for (const [number, chunk] of chunks.entries()) yield chunkStore.put(chunk, [runId, checkpoint.step, number]);
      yield transaction.objectStore('checkpoints').put(header);
    }),
  );
  return toSummary(header.step, header, header.bestStep);
}

/** As it is stored: its facts, and its tensors in chunks. */
export function packCheckpoint(
  runId: string,
  checkpoint: StorableCheckpoint,
): { header: CheckpointHeader; chunks: ArrayBuffer[] } {
  const fields: CheckpointHeader['fields'] = {};
  const tensors: CheckpointHeader['tensors'] = [];
  const groups: string[] = [];
  const values: Float32Array[] = [];
  let floatCount = 0;
  for (const [field, value] of Object.entries(checkpoint)) {
    if (!(value instanceof Map)) {
      fields[field] = value;
      continue;
    }
    groups.push(field);
    for (const [name, tensor] of value as Map<string, Float32Array>) {
      tensors.push({ group: field, name, offset: floatCount, length: tensor.length });
      values.push(tensor);
      floatCount += tensor.length;
    }
  }
  const chunks = intoChunks(values, floatCount);
  const chunkChecksums = chunks.map((chunk) => crc32(new Uint8Array(chunk)));
  const { step, epoch, bestStep } = checkpoint;
  const bytes = floatCount * 4;
  const facts = { runId, step, epoch, savedAt: Date.now(), bytes, bestStep, fields, tensors, groups, chunkChecksums };
  return { header: { ...facts, checksum: checksumOf(facts) }, chunks };
}

/** The same facts as another run's. */
export function headerFor(runId: string, { checksum: _, ...facts }: CheckpointHeader): CheckpointHeader {
  const own = { ...facts, runId };
  return { ...own, checksum: checksumOf(own) };
}

function checksumOf(facts: Omit<CheckpointHeader, 'checksum'>): number {
  return crc32(new TextEncoder().encode(JSON.stringify(facts)));
}

function intoChunks(values: Float32Array[], floatCount: number): ArrayBuffer[] {
  const chunks: Float32Array<ArrayBuffer>[] = [];
  for (let from = 0; from < floatCount; from += floatsPerChunk) {
    chunks.push(new Float32Array(Math.min(floatsPerChunk, floatCount - from)));
  }
  let at = 0;
  for (const tensor of values) {
    for (let done = 0; done < tensor.length; ) {
      const offset = at % floatsPerChunk;
      const count = Math.min(tensor.length - done, floatsPerChunk - offset);
      // made for as many floats as there are
      itemAt(chunks, Math.floor(at / floatsPerChunk)).set(tensor.subarray(done, done + count), offset);
      done += count;
      at += count;
    }
  }
  return chunks.map((chunk) => chunk.buffer);
}

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
  // neighbours share a chunk
  let last: { number: number; floats: Promise<Float32Array> } | null = null;
  const chunkAt = (number: number): Promise<Float32Array> => {
    if (last?.number !== number) last = { number, floats: readChunk(runId, step, number, header) };
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

async function readChunk(runId: string, step: number, number: number, header: CheckpointHeader): Promise<Float32Array> {
  const chunk: unknown = await (await database()).get('checkpointChunks', [runId, step, number]);
  assertChunk(chunk, step, number, header);
  return new Float32Array(chunk);
}

function assertChunk(
  chunk: unknown,
  step: number,
  number: number,
  { chunkChecksums }: CheckpointHeader,
): asserts chunk is ArrayBuffer {
  if (chunk instanceof ArrayBuffer && crc32(new Uint8Array(chunk)) === chunkChecksums[number]) return;
  throw damagedCheckpoint(step, `the checksum of part ${number + 1} of ${chunkChecksums.length} is wrong`);
}

async function load<C extends StorableCheckpoint>(runId: string, step: number): Promise<C> {
  const header = await wholeHeader(runId, step);
  const chunks = await (await database()).getAll('checkpointChunks', keysFrom(runId, step));
  if (chunks.length !== header.chunkChecksums.length) {
    throw damagedCheckpoint(step, `${header.chunkChecksums.length} parts expected, ${chunks.length} found`);
  }
  for (const [number, chunk] of chunks.entries()) assertChunk(chunk, step, number, header);
  const groups: Record<string, Map<string, Float32Array>> = {};
  for (const group of header.groups) groups[group] = new Map();
  for (const { group, name, offset, length } of header.tensors) {
    present(groups[group]).set(name, readFloats(chunks, offset, length));
  }
  // The fields are those of the checkpoint that was saved, maps in their places.
  return { ...header.fields, ...groups } as unknown as C;
}

function readFloats(chunks: ArrayBuffer[], offset: number, length: number): Float32Array {
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
}
