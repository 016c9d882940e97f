// The options of what is changed of the labels that the rule gives, and of which clips are left out.

import { readFileSync, statSync } from 'node:fs';
import Papa from 'papaparse';
import type { EditRequest } from '../../src/app/headless-api.ts';
import { UsageError } from '../cli-error.ts';
import { type HelpLine, oneOf, type ValuesOf } from './option-values.ts';

export const editOptions = {
  rename: { type: 'string', multiple: true },
  'spell-out': { type: 'string' },
  'label-order': { type: 'string' },
  exclude: { type: 'string', multiple: true },
} as const;

export const editHelp: readonly HelpLine[] = [
  [
    '--rename OLD=NEW',
    'another name for a label, as often as there are labels; two of one name are merged; an empty NEW drops it',
  ],
  ['--spell-out LANGUAGE', 'en | zh: the names that the codes of known data sets stand for (ANG: anger)'],
  ['--label-order A,B,C', 'the order of the labels in the model; the others follow, sorted'],
  [
    '--exclude PATTERN',
    'leaves clips out by their path (*, ** across folders, ?), or by a .txt file of such lines; repeatable',
  ],
];

export function editsOf(values: ValuesOf<typeof editOptions>): { edits?: EditRequest } {
  const { rename = [], 'spell-out': spellOut, 'label-order': order, exclude = [] } = values;
  const edits: EditRequest = {
    ...(rename.length > 0 && { renames: rename.map(renameOf) }),
    ...(spellOut !== undefined && { spellOut: oneOf<'en' | 'zh'>('spell-out', spellOut, ['en', 'zh']) }),
    ...(order !== undefined && { order: listOf(order) }),
    ...(exclude.length > 0 && { exclude: exclude.flatMap(patternsOf) }),
  };
  return Object.keys(edits).length > 0 ? { edits } : {};
}

function renameOf(text: string): [from: string, to: string | null] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--rename must be OLD=NEW; found ${text}.`);
  const to = text.slice(at + 1);
  return [text.slice(0, at), to === '' ? null : to];
}

/** Names with commas in them can be put in double quotes. */
function listOf(text: string): string[] {
  const names = (Papa.parse<string[]>(text.replace(/,\s+"/g, ',"'), { delimiter: ',' }).data[0] ?? []).map((name) =>
    name.trim(),
  );
  if (names.some((name) => name === ''))
    throw new UsageError(`--label-order must be names with commas between; found ${text}.`);
  return names;
}

function patternsOf(text: string): string[] {
  if (!/\.txt$/i.test(text)) return [text];
  if (!statSync(text, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--exclude: ${text} does not exist or is no file.`);
  const lines = readFileSync(text, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '');
  if (patterns.length === 0) throw new UsageError(`--exclude: ${text} is empty.`);
  return patterns;
}
