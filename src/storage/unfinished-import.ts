// What is stored of an import while it runs, so that one that was cut off can go on where it stopped: its record, the clips and
// problems so far (in chunks under its path, in the stores of those), and the pack file as far as these reach.

import { importLimitsSchema } from '../config/import-limits.ts';
import { nameEncodings } from '../config/name-encodings.ts';
import { count, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

export const unfinishedImportSchema = z.object({
  /** What it fills: a data set's folder, or a pack file in one. */
  path: z.string().min(1),
  datasetId: z.string().min(1),
  /** Which pack file. 0: the first, of a new data set; more: clips are added to one. */
  pack: count,
  /** Of the data set. */
  name: z.string(),
  startedAt: moment,
  files: z.object({
    /** Tells the same files by their paths, sizes and times of change. */
    fingerprint: z.string(),
    count,
    bytes: count,
    /** Names of some, for a person to find them again; of a folder its own. */
    names: z.array(z.string()),
    isFolder: z.boolean(),
  }),
  sampleRateHz: z.number().positive(),
  limits: importLimitsSchema,
  nameEncoding: z.enum(nameEncodings).optional(),
  /** How far it has come: of the files to decode (null: they have not been listed), */
  fileCount: count.nullable(),
  filesDone: count,
  /** what of the pack file is kept, */
  packBytes: count,
  /** clips that were in the data set already, */
  knownCount: count,
  /** and chunks of clips and problems. */
  chunkCount: count,
});

export type UnfinishedImport = z.infer<typeof unfinishedImportSchema>;
