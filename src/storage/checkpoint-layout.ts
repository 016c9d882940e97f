// A checkpoint as it lies in storage: its tensors end to end in chunks with a checksum each, and the facts that say where each tensor is.

import { crc32 } from '../lib/crc32.ts';
import type { CheckpointHeader } from './checkpoint-header.ts';

/** Written at a time: about 10 ms of processor time, which the steps beside it have to share. */
export const chunkBytes = 2 * 2 ** 20;

/** What any checkpoint has. Fields that are maps are stored as tensors, the others as they are. */
export interface StorableCheckpoint {
  step: number;
  epoch: number;
  bestStep: number | null;
}

/** As it is stored: its facts, and its tensors in chunks. */
export function packCheckpoint(
  runId: string,
  checkpoint: StorableCheckpoint,
): { header: CheckpointHeader; chunks: ArrayBuffer[] } {
  const { facts, tensors } = layOut(runId, checkpoint);
  const chunks = Array.from(chunksOf(tensors, facts.bytes / 4), (chunk) => chunk.slice(0));
  const checksums = chunks.map((chunk) => crc32(new Uint8Array(chunk)));
  return { header: withChecksums(facts, checksums), chunks };
}

/** Without the checksums, which are known once the chunks are. */
export type CheckpointFacts = Omit<CheckpointHeader, 'chunkChecksums' | 'checksum'>;

/** A checkpoint's facts, and its tensors in the order in which they are stored. */
export interface CheckpointLayout {
  facts: CheckpointFacts;
  tensors: Float32Array[];
}

export function layOut(runId: string, checkpoint: StorableCheckpoint): CheckpointLayout {
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
    facts: { runId, step, epoch, savedAt: Date.now(), bytes, bestStep, fields, tensors: places, groups, chunkBytes },
    tensors,
  };
}

export function withChecksums(facts: CheckpointFacts, chunkChecksums: number[]): CheckpointHeader {
  const whole = { ...facts, chunkChecksums };
  return { ...whole, checksum: checksumOf(whole) };
}

/** The same facts as another run's, whose chunks lie in the database. */
export function headerFor(
  runId: string,
  { checksum: _, inFile: _inFile, ...facts }: CheckpointHeader,
): CheckpointHeader {
  const own = { ...facts, runId };
  return { ...own, checksum: checksumOf(own) };
}

export function checksumOf(facts: Omit<CheckpointHeader, 'checksum'>): number {
  return crc32(new TextEncoder().encode(JSON.stringify(facts)));
}

/** The tensors end to end, cut into chunks; each is the same memory as the one before where that has its length. */
export function* chunksOf(tensors: readonly Float32Array[], floatCount: number): Generator<ArrayBuffer, undefined> {
  let chunk = new Float32Array(Math.min(chunkBytes / 4, floatCount));
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
