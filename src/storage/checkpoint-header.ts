// The facts of a checkpoint as they are stored; its tensors are in `checkpointChunks`, written in the same transaction.

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
  /** CRC-32 of each chunk. */
  chunkChecksums: counts,
  /** CRC-32 of all of the above as JSON. */
  checksum: count,
});

export type CheckpointHeader = z.infer<typeof checkpointHeaderSchema>;
