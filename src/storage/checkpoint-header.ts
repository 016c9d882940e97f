// The facts of a checkpoint as they are stored; its tensors are in `checkpointChunks` or in a file, written before them or in the same
// transaction.

import { count, counts, moment, texts } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

export const checkpointHeaderSchema = z.object({
  runId: z.string(),
  step: count,
  epoch: z.number(),
  savedAt: moment,
  bytes: count,
  bestStep: count.nullable(),
  /** The checkpoint's fields that are not maps of tensors. */
  fields: z.record(z.string(), z.unknown()),
  /** Where each tensor lies in the chunks laid end to end, in floats. */
  tensors: z.array(z.object({ group: z.string(), name: z.string(), offset: count, length: count })),
  /** Names of the fields that are maps, empty ones included. */
  groups: texts,
  /** Of each chunk but the last; absent where it is `earlierChunkBytes`. */
  chunkBytes: count.min(4).multipleOf(4).optional(),
  /** The chunks lie in a file (`checkpoint-files.ts`), end to end. */
  inFile: z.literal(true).optional(),
  /** CRC-32 of each chunk. */
  chunkChecksums: counts,
  /** CRC-32 of all of the above as JSON. */
  checksum: count,
});

export type CheckpointHeader = z.infer<typeof checkpointHeaderSchema>;

/** Chunks of checkpoints that earlier versions stored. */
const earlierChunkBytes = 8 * 2 ** 20;

export function chunkBytesOf({ chunkBytes = earlierChunkBytes }: Pick<CheckpointHeader, 'chunkBytes'>): number {
  return chunkBytes;
}
