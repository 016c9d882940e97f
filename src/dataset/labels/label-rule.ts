// A label rule says where a clip's label is: in its path, or in the tables that came with the clips.

import { VoxtuneError } from '../../lib/errors.ts';
import { checkedBy, isListOf, isText } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';

export const labelRuleSchema = z.discriminatedUnion('kind', [
  /** Field `index` (0-based; negative counts from the end) of the file name without its extension, split at `separator`. */
  z.object({ kind: z.literal('field'), separator: z.string(), index: z.number().int() }),
  /** The name of the folder `level` steps up: 1 is the folder that holds the file. */
  z.object({ kind: z.literal('folder'), level: z.number().int() }),
  /** The named group `label` of a regular expression matched against the whole path. */
  z.object({ kind: z.literal('regex'), pattern: z.string() }),
  /** What a column of the tables says. */
  z.object({ kind: z.literal('column'), column: z.string() }),
  /** Columns of numbers, votes or probabilities of a label each: the label is that of the largest (`tables/votes.ts`). */
  z.object({ kind: z.literal('votes'), columns: checkedBy(isListOf(isText), 'names of columns') }),
]);

export type LabelRule = z.infer<typeof labelRuleSchema>;

export function rulesAreEqual(a: LabelRule, b: LabelRule): boolean {
  if (a.kind === 'field') return b.kind === 'field' && a.separator === b.separator && a.index === b.index;
  if (a.kind === 'folder') return b.kind === 'folder' && a.level === b.level;
  if (a.kind === 'column') return b.kind === 'column' && a.column === b.column;
  if (a.kind === 'votes') return b.kind === 'votes' && a.columns.join('\n') === b.columns.join('\n');
  return b.kind === 'regex' && a.pattern === b.pattern;
}

/** A label and where it stands in the path, for highlighting. */
export interface LabelSpan {
  text: string;
  start: number;
  /** Exclusive. */
  end: number;
}

/** Where the file name starts and where it ends without its extension. A dot at its very start begins no extension. */
export function fileNameRange(path: string): { start: number; end: number } {
  const start = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  return { start, end: dot > start ? dot : path.length };
}

/** Whether the label is in the tables and not in the path. */
export function readsTables(rule: LabelRule): rule is Extract<LabelRule, { kind: 'column' | 'votes' }> {
  return rule.kind === 'column' || rule.kind === 'votes';
}

/** The rule as a function of paths, null where it finds no label, as in every path where the label is in a table (`ruleValues` has those).
 *  Throws `labels/bad-regex`. */
export function compileLabelRule(rule: LabelRule): (path: string) => LabelSpan | null {
  if (rule.kind === 'field') return (path) => fieldSpan(path, rule.separator, rule.index);
  if (rule.kind === 'folder') return (path) => folderSpan(path, rule.level);
  if (readsTables(rule)) return () => null;
  const expression = compileRegex(rule.pattern);
  return (path) => {
    const range = expression.exec(path)?.indices?.groups?.label;
    return range && range[1] > range[0] ? span(path, range[0], range[1]) : null;
  };
}

/** The label of one path, or null. Throws `labels/bad-regex`. */
export function applyLabelRule(rule: LabelRule, path: string): string | null {
  return compileLabelRule(rule)(path)?.text ?? null;
}

function span(path: string, start: number, end: number): LabelSpan {
  return { text: path.slice(start, end), start, end };
}

/** The name's fields with their places. An empty separator takes the whole name as one field. */
export function nameFields(path: string, separator: string): LabelSpan[] {
  const { start, end } = fileNameRange(path);
  if (separator === '') return [span(path, start, end)];
  const fields: LabelSpan[] = [];
  let from = start;
  for (const text of path.slice(start, end).split(separator)) {
    fields.push(span(path, from, from + text.length));
    from += text.length + separator.length;
  }
  return fields;
}

function fieldSpan(path: string, separator: string, index: number): LabelSpan | null {
  const { start, end } = fileNameRange(path);
  if (separator === '') return index === 0 || index === -1 ? spanOf(path, start, end) : null;
  const texts = path.slice(start, end).split(separator);
  const at = index < 0 ? texts.length + index : index;
  const text = texts[at];
  if (text === undefined) return null;
  // of thousands of names, without making a list of all their fields
  let from = start;
  for (let before = 0; before < at; before++) from += (texts[before] ?? '').length + separator.length;
  return spanOf(path, from, from + text.length);
}

/** Null where nothing stands there. */
function spanOf(path: string, start: number, end: number): LabelSpan | null {
  return end > start ? span(path, start, end) : null;
}

/** The folders above the file with their places, outermost first. */
export function folderNames(path: string): LabelSpan[] {
  const folders: LabelSpan[] = [];
  let from = 0;
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', from)) {
    if (slash > from) folders.push(span(path, from, slash));
    from = slash + 1;
  }
  return folders;
}

function folderSpan(path: string, level: number): LabelSpan | null {
  return level < 1 ? null : (folderNames(path).at(-level) ?? null);
}

function compileRegex(pattern: string): RegExp {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'du');
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw badRegex(pattern, reason);
  }
  // Without a group of that name every clip would silently have no label.
  const groups = new RegExp(`${pattern}|`, 'u').exec('')?.groups;
  if (!groups || !('label' in groups)) throw badRegex(pattern, 'it has no group (?<label>…)');
  return expression;
}

function badRegex(pattern: string, reason: string): VoxtuneError {
  return new VoxtuneError(
    'labels/bad-regex',
    `The label rule's regular expression cannot be used: ${reason}. Put the label in a group, such as _(?<label>[A-Z]+)_.`,
    { pattern, reason },
  );
}
