// The options of where a clip's label is.

import { compileLabelRule, type LabelRule } from '../../src/dataset/labels/label-rule.ts';
import { UsageError } from '../cli-error.ts';
import { type HelpLine, type ValuesOf, wholeNumber } from './option-values.ts';

export const labelOptions = {
  'label-field': { type: 'string' },
  'label-separator': { type: 'string' },
  'label-folder': { type: 'boolean' },
  'label-folder-level': { type: 'string' },
  'label-regex': { type: 'string' },
  labels: { type: 'string', multiple: true },
  'label-column': { type: 'string' },
  'label-votes': { type: 'string' },
} as const;

export const labelHelp: readonly HelpLine[] = [
  ['--label-field N', 'the label is field N of the file name, from 0; negative from the end'],
  ['--label-separator TEXT', 'what separates the fields (_)'],
  ['--label-folder', 'the label is the name of the folder that holds the file'],
  ['--label-folder-level N', 'the same, N folders up (1)'],
  ['--label-regex R', 'the label is the group (?<label>…) of R matched against the path'],
  ['--labels FILE', 'a CSV, TSV or JSON Lines table about the clips; may be given several times'],
  ['--label-column NAME', 'the label is in this column of the tables, those in the archive or --labels'],
  ['--label-votes A,B,…', 'these columns hold votes or probabilities: the largest is the label'],
];

export function labelRuleOf(values: ValuesOf<typeof labelOptions>): LabelRule | null {
  const { 'label-field': field, 'label-regex': pattern, 'label-separator': separator } = values;
  const level = values['label-folder-level'];
  const isFolder = values['label-folder'] === true || level !== undefined;
  const { 'label-column': column, 'label-votes': votes } = values;
  const given = [field, isFolder || undefined, pattern, column, votes].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw new UsageError(
      'Only one of --label-field, --label-folder, --label-regex, --label-column and --label-votes can be given.',
    );
  }
  if (column !== undefined) return { kind: 'column', column: column.normalize('NFC') };
  if (votes !== undefined) return { kind: 'votes', columns: voteColumnsOf(votes) };
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

function voteColumnsOf(votes: string): string[] {
  const columns = votes.split(',').map((name) => name.trim().normalize('NFC'));
  if (columns.length > 1 && columns.every((name) => name !== '')) return columns;
  throw new UsageError(`--label-votes must name two columns at least, with commas between; found ${votes}.`);
}

function checkRegex(rule: LabelRule): void {
  try {
    compileLabelRule(rule);
  } catch (error) {
    throw new UsageError(`--label-regex: ${error instanceof Error ? error.message : String(error)}`);
  }
}
