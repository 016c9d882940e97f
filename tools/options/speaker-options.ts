// The options of who speaks in a clip.

import type { LabelRule } from '../../src/dataset/label-rule.ts';
import { UsageError } from '../cli-error.ts';
import type { labelOptions } from './label-options.ts';
import { type HelpLine, type ValuesOf, wholeNumber } from './option-values.ts';

export const speakerOptions = {
  'speaker-field': { type: 'string' },
} as const;

export const speakerHelp: readonly HelpLine[] = [
  ['--speaker-field N', 'the speaker is field N of the file name (guessed from the names)'],
];

type Values = ValuesOf<typeof speakerOptions> & ValuesOf<typeof labelOptions>;

/** The fields of the file name are separated as the label's are. */
export function speakerRuleOf(values: Values): LabelRule | null {
  const { 'speaker-field': field, 'label-separator': separator, 'label-field': labelField } = values;
  if (separator !== undefined && labelField === undefined && field === undefined)
    throw new UsageError('--label-separator needs --label-field or --speaker-field.');
  if (field === undefined) return null;
  return {
    kind: 'field',
    separator: separator ?? '_',
    index: wholeNumber('speaker-field', field, () => true, 'a whole number'),
  };
}
