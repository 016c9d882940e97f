// How far a classifier's confidence can be believed, as an exported config.json says it under `voxtune`: a key that transformers keeps
// and does nothing with. It goes with one head: where that was trained further, it says nothing any more.

import { crc32 } from '../../lib/crc32.ts';
import { count } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';

export interface HeadCalibration {
  /** Logits are divided by it before the softmax. */
  temperature: number;
  /** Below this probability of the likeliest label an answer counts as unsure. */
  unsureBelow: number;
  /** Clips that both were found on. */
  calibratedOn: number;
}

const schema = z.object({
  temperature: z.number().positive(),
  unsure_below: z.number().min(0).max(1),
  calibrated_on: count.min(1),
  head_crc32: count,
});

/** The name of its key in config.json. */
export const calibrationKey = 'voxtune';

/** @param head the last layer's numbers as a reader of the exported file finds them */
export function calibrationFields(
  { temperature, unsureBelow, calibratedOn }: HeadCalibration,
  head: readonly Float32Array[],
): Record<string, number> {
  return { temperature, unsure_below: unsureBelow, calibrated_on: calibratedOn, head_crc32: checksumOf(head) };
}

/** Null where config.json says nothing of it, nothing that can be so, or has it of another head. `head` is asked for only where it says
 *  something. */
export function readCalibration(
  raw: Readonly<Record<string, unknown>>,
  head: () => readonly Float32Array[],
): HeadCalibration | null {
  const read = schema.safeParse(raw[calibrationKey]);
  if (!read.success || checksumOf(head()) !== read.data.head_crc32) return null;
  const { temperature, unsure_below: unsureBelow, calibrated_on: calibratedOn } = read.data;
  return { temperature, unsureBelow, calibratedOn };
}

function checksumOf(head: readonly Float32Array[]): number {
  return head.reduce((sum, { buffer, byteOffset, byteLength }) => {
    return crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }, 0);
}
