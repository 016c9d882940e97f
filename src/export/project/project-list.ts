// The list in a project file: what is in it, in which parts, with their checksums. docs/formats.md describes the bytes.

import { count } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';

export const listPath = 'voxtune-project.json';
export const formatName = 'voxtune-project';
/** A reader of this version reads files of it and of those before. */
export const formatVersion = 1;
/** Of a part: as much as is in memory at once. */
export const partBytes = 16 * 1024 * 1024;
/** Of the list itself: some hundred thousand parts. */
export const mostListBytes = 64 * 1024 * 1024;

const item = { id: z.string(), name: z.string(), record: z.string() };

export const projectListSchema = z.object({
  format: z.literal(formatName),
  version: count.min(1),
  written_by: z.string(),
  name: z.string(),
  datasets: z.array(z.object({ ...item, packs: z.array(z.string()).nullable() })),
  models: z.array(z.object({ ...item, files: z.array(z.object({ name: z.string(), file: z.string() })).nullable() })),
  runs: z.array(
    z.object({ ...item, checkpoints: z.array(z.object({ step: count, header: z.string(), tensors: z.string() })) }),
  ),
  sweeps: z.array(z.object(item)),
  probes: z.array(z.object(item)),
  crossEvaluations: z.array(z.object(item)),
  labelMappings: z.string(),
  /** Every file, in the parts that it was cut into: each lies in the zip under its path, and `sha256` (hex) is of its bytes, unpacked. */
  files: z.array(
    z.object({
      path: z.string(),
      bytes: count,
      parts: z.array(z.object({ path: z.string(), bytes: count.max(partBytes), sha256: z.string() })),
    }),
  ),
});

export type ProjectList = z.infer<typeof projectListSchema>;
export type ListedFile = ProjectList['files'][number];
