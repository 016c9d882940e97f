// Checkpoints of a run in IndexedDB. Tensors lie in chunks with a checksum each; chunks and facts are written in one
// transaction, so a full disk or a closed tab leaves the earlier checkpoints whole and no half of the new one.

import { crc32 } from '../lib/crc32.ts';
import { itemAt, present } from '../lib/present.ts';
import { isCount } from '../lib/record-schemas.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import { type CheckpointHeader, checkpointHeaderSchema } from './checkpoint-header.ts';
import { database, keysFrom, writeInTurn, writeTogether } from './database.ts';
import { damagedCheckpoint, missing, writing } from './errors.ts';
import { removeStrayChunks, unfinishedCheckpoints } from './stray-chunks.ts';
import { fillFolder } from './unfinished-folders.ts';
import { type ReadRecord, readRecord } from './whole-records.ts';
import type { WritePace } from './write-pace.ts';

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
  const header = pace && !isThere ? await writeUnhurried(layout, pace) : await writeAtOnce(layout);
  return toSummary(step, header, bestStep);
}

/** In one transaction. */
async function writeAtOnce({ facts, tensors }: Layout): Promise<CheckpointHeader> {
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
function writeUnhurried({ facts, tensors }: Layout, pace: WritePace): Promise<CheckpointHeader> {
  const { runId, step, bytes } = facts;
  const path = unfinishedCheckpoints(runId);
  return fillFolder(path, async () => {
    try {
      await removeStrayChunks(runId);
      const checksums: number[] = [];
      for (const chunk of chunksOf(tensors, bytes / 4)) {
        const number = checksums.push(crc32(new Uint8Array(chunk))) - 1;
        await writing(nameOf(facts), bytes - number * bytesPerChunk, () =>
          writeTogether(['checkpointChunks'], (transaction) => [
            transaction.objectStore('checkpointChunks').put(chunk, [runId, step, number]),
          ]),
        );
        await pace.rest(chunk.byteLength / bytes);
      }
      const header = withChecksums(facts, checksums);
      await writing(nameOf(facts), bytesPerChunk, () =>
        writeTogether(['checkpoints', 'unfinishedFolders'], (transaction) => [
          transaction.objectStore('checkpoints').put(header),
          transaction.objectStore('unfinishedFolders').delete(path),
        ]),
      );
      return header;
    } catch (thrown) {
      await removeStrayChunks(runId).catch(() => undefined);
      throw thrown;
    }
  });
}

const nameOf = ({ step }: Facts) => `the checkpoint at step ${step}`;

/** As it is stored: its facts, and its tensors in chunks. */
export function packCheckpoint(
  runId: string,
  checkpoint: StorableCheckpoint,
): { header: CheckpointHeader; chunks: ArrayBuffer[] } {
  const { facts, tensors } = layOut(runId, checkpoint);
  const chunks = [...chunksOf(tensors, facts.bytes / 4)].map((chunk) => chunk.slice(0));
  const checksums = chunks.map((chunk) => crc32(new Uint8Array(chunk)));
  return { header: withChecksums(facts, checksums), chunks };
}

type Facts = Omit<CheckpointHeader, 'chunkChecksums' | 'checksum'>;

/** A checkpoint's facts but for the checksums, and the tensors in the order in which they are stored. */
interface Layout {
  facts: Facts;
  tensors: Float32Array[];
}

function layOut(runId: string, checkpoint: StorableCheckpoint): Layout {
  const fields: CheckpointHeader['fields'] = {};
  const places: CheckpointHeader['tensors'] = [];
  const groups: string[] = [];
  const tensors: Float32Array[] = [];
  let floatCount = 0;
  for (const [field, value] of Object.entries(checkpoint)) {
    if (!(value instanceof Map)) {
      fields[field] = value;
      continue;
    }
    groups.push(field);
    for (const [name, tensor] of value as Map<string, Float32Array>) {
      places.push({ group: field, name, offset: floatCount, length: tensor.length });
      tensors.push(tensor);
      floatCount += tensor.length;
    }
  }
  const { step, epoch, bestStep } = checkpoint;
  const bytes = floatCount * 4;
  return {
    facts: { runId, step, epoch, savedAt: Date.now(), bytes, bestStep, fields, tensors: places, groups },
    tensors,
  };
}

function withChecksums(facts: Facts, chunkChecksums: number[]): CheckpointHeader {
  const whole = { ...facts, chunkChecksums };
  return { ...whole, checksum: checksumOf(whole) };
}

/** The same facts as another run's. */
export function headerFor(runId: string, { checksum: _, ...facts }: CheckpointHeader): CheckpointHeader {
  const own = { ...facts, runId };
  return { ...own, checksum: checksumOf(own) };
}

function checksumOf(facts: Omit<CheckpointHeader, 'checksum'>): number {
  return crc32(new TextEncoder().encode(JSON.stringify(facts)));
}

/** The tensors end to end, cut into chunks; each is the same memory as the one before where that has its length. */
function* chunksOf(tensors: readonly Float32Array[], floatCount: number): Generator<ArrayBuffer> {
  let chunk = new Float32Array(Math.min(floatsPerChunk, floatCount));
  let filled = 0;
  let left = floatCount;
  for (const tensor of tensors) {
    for (let done = 0; done < tensor.length; ) {
      const count = Math.min(tensor.length - done, chunk.length - filled);
      chunk.set(tensor.subarray(done, done + count), filled);
      done += count;
      filled += count;
      if (filled < chunk.length) continue;
      yield chunk.buffer;
      left -= filled;
      filled = 0;
      if (left < chunk.length) chunk = new Float32Array(left);
    }
  }
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
