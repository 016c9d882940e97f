// What is stored about a data set beside its clips: facts from the import and the choices that can change afterwards.

import { nameEncodings } from '../config/name-encodings.ts';
import { count, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { groupRuleSchema, groupRulesOfSpeakerRule } from './group-rule.ts';
import { clipEditsSchema, labelEditsSchema } from './labels/label-edits.ts';
import { labelRuleSchema } from './labels/label-rule.ts';
import { splitConfigSchema } from './splits/split.ts';
import { tableKeySchema } from './tables/join-tables.ts';

const storedSchema = z.object({
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
  /** Nobody has said yet that it is right. */
  labelRuleIsGuess: z.literal(true).optional(),
  /** What the rows of the tables are about, where a person said so. */
  tableKeys: z.record(z.string(), tableKeySchema).optional(),
  /** What a person changed of the labels; absent: nothing. */
  labelEdits: labelEditsSchema.optional(),
  clipEdits: clipEditsSchema.optional(),
  /** What clips have in common: all that is known of it. Absent until a person says so: guessed from the names then. */
  groupRules: z.array(groupRuleSchema).optional(),
  splitConfig: splitConfigSchema,
  /** Archives that do not tell the character set of their names, and the one that they are read in. */
  archiveNames: z
    .array(z.object({ archive: z.string(), encoding: z.enum(nameEncodings), isGuess: z.boolean() }))
    .optional(),
  /** How many pack files hold its clips; absent: one. */
  packCount: count.optional(),
  /** It came in a project that was saved without them: they are taken from another data set with the same recordings. */
  withoutRecordings: z.literal(true).optional(),
  /** The sample that comes with the page; absent for what a person brought. */
  origin: z.literal('sample').optional(),
});

export type DatasetRecord = z.infer<typeof storedSchema>;

/** Also what earlier versions stored, which knew no group but the speaker. */
export const datasetRecordSchema = storedSchema
  .extend({ speakerRule: labelRuleSchema.nullable().optional() })
  .transform(({ speakerRule, ...record }): DatasetRecord => {
    const groupRules = record.groupRules ?? groupRulesOfSpeakerRule(speakerRule);
    return { ...record, ...(groupRules && { groupRules }) };
  });

/** How a person reads a data set's labels and divides it: what a run is made with, and keeps. */
export type DatasetReading = Pick<
  DatasetRecord,
  'labelRule' | 'tableKeys' | 'labelEdits' | 'clipEdits' | 'groupRules' | 'splitConfig'
>;

/** Only what a record has of it. */
export function readingOf(record: DatasetReading): DatasetReading {
  const { labelRule, tableKeys, labelEdits, clipEdits, groupRules, splitConfig } = record;
  return {
    labelRule,
    ...(tableKeys && { tableKeys }),
    ...(labelEdits && { labelEdits }),
    ...(clipEdits && { clipEdits }),
    ...(groupRules && { groupRules }),
    splitConfig,
  };
}

/** What can change after the import. */
export type DatasetChange = Partial<
  DatasetReading & Pick<DatasetRecord, 'name' | 'labelRuleIsGuess' | 'origin' | 'withoutRecordings'>
>;

/** A rule that is chosen is no guess any more. */
export function asChosen(change: DatasetChange): DatasetChange {
  return change.labelRule && !('labelRuleIsGuess' in change) ? { ...change, labelRuleIsGuess: undefined } : change;
}
