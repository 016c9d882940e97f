// How long recordings may be: what is far beyond any clip that a model hears is more likely a mistake, or an archive that is meant
// to fill the memory, and would take hours. A person can allow more.

import { z } from '../lib/zod.ts';

export const importLimitsSchema = z.object({
  /** Of one clip. */
  clipMinutes: z.number().positive(),
  /** Of all clips of an import together. */
  totalHours: z.number().positive(),
});

export type ImportLimits = z.infer<typeof importLimitsSchema>;

export const usualLimits: ImportLimits = { clipMinutes: 30, totalHours: 100 };

/** What may be allowed at most: a clip is read as one array of samples. */
export const longestLimits: ImportLimits = { clipMinutes: 480, totalHours: 1000 };

/** Of what archives may hold. What is in an archive that unpacks to more than `unpackedBytes` may be `ratio` times its size, all
 *  together; speech shrinks to a half or a third, and silence alone more than that. */
export const archiveLimits = {
  unpackedBytes: 10e9,
  ratio: 200,
  /** Archives in archives that are opened: those in the one that was chosen, and none in them. */
  depth: 1,
} as const;
