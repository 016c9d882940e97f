// What clips have in common beside their label (who speaks, the sentence, the recording they were cut from), read like a label.

import { z } from '../lib/zod.ts';
import { type LabelRule, labelRuleSchema } from './labels/label-rule.ts';

/** `name`: `speaker`, `sentence`, `recording`, or whatever a person calls it. */
export const groupRuleSchema = z.object({ name: z.string().min(1), rule: labelRuleSchema });

export type GroupRule = z.infer<typeof groupRuleSchema>;

/** The rules of a record as it is stored. Before there were several groups it held at most the speaker's: null said that
 *  nothing in the names tells, absent that it is guessed. */
export function groupRulesOfSpeakerRule(speakerRule: LabelRule | null | undefined): GroupRule[] | undefined {
  if (speakerRule === undefined) return undefined;
  return speakerRule === null ? [] : [{ name: 'speaker', rule: speakerRule }];
}
