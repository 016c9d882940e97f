// What is stored about a data set beside its clips: facts from the import and the choices that can change afterwards.

import { count, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { labelRuleSchema } from './label-rule.ts';
import { splitConfigSchema } from './split.ts';

export const datasetRecordSchema = z.object({
  id: z.string().min(1),
  /** From the archive's or folder's name; editable. */
  name: z.string(),
  createdAt: moment,
  sampleRateHz: z.number().positive(),
  clipCount: count,
  problemCount: count,
  totalSampleCount: count,
  packBytes: count,
  labelRule: labelRuleSchema,
  /** Where the names say who speaks, null: nowhere. Absent until a person says so: guessed from the names then. */
  speakerRule: labelRuleSchema.nullable().optional(),
  splitConfig: splitConfigSchema,
  /** The sample that comes with the page; absent for what a person brought. */
  origin: z.literal('sample').optional(),
});

export type DatasetRecord = z.infer<typeof datasetRecordSchema>;
