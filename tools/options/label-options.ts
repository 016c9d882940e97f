// The options of where a clip's label is.

import { compileLabelRule, type LabelRule } from '../../src/dataset/label-rule.ts';
import { UsageError } from '../cli-error.ts';
import { type HelpLine, type ValuesOf, wholeNumber } from './option-values.ts';

export const labelOptions = {
  'label-field': { type: 'string' },
  'label-separator': { type: 'string' },
  'label-folder': { type: 'boolean' },
  'label-folder-level': { type: 'string' },
  'label-regex': { type: 'string' },
} as const;

export const labelHelp: readonly HelpLine[] = [
  ['--label-field N', 'the label is field N of the file name, from 0; negative from the end'],
  ['--label-separator TEXT', 'what separates the fields (_)'],
  ['--label-folder', 'the label is the name of the folder that holds the file'],
  ['--label-folder-level N', 'the same, N folders up (1)'],
  ['--label-regex R', 'the label is the group (?<label>…) of R matched against the path'],
];

export function labelRuleOf(values: ValuesOf<typeof labelOptions>): LabelRule | null {
  const { 'label-field': field, 'label-regex': pattern, 'label-separator': separator } = values;
  const level = values['label-folder-level'];
  const isFolder = values['label-folder'] === true || level !== undefined;
  if ([field !== undefined, isFolder, pattern !== undefined].filter(Boolean).length > 1) {
    throw new UsageError('Only one of --label-field, --label-folder and --label-regex can be given.');
  }
  if (separator === '') throw new UsageError('--label-separator must not be empty.');
  if (field !== undefined) {
    const index = wholeNumber('label-field', field, () => true, 'a whole number');
    return { kind: 'field', separator: separator ?? '_', index };
  }
  if (isFolder) return { kind: 'folder', level: wholeNumber('label-folder-level', level ?? '1', (n) => n > 0, '≥ 1') };
  if (pattern === undefined) return null;
  const rule: LabelRule = { kind: 'regex', pattern };
  checkRegex(rule);
  return rule;
}

function checkRegex(rule: LabelRule): void {
  try {
    compileLabelRule(rule);
  } catch (error) {
    throw new UsageError(`--label-regex: ${error instanceof Error ? error.message : String(error)}`);
  }
}
