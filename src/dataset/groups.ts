// The groups of a data set: each tells for every clip who speaks in it, which sentence it is, or what else it shares with
// others. A model that has met a test clip's speaker, or its sentence, does better on it than on what is new.

import type { Clip } from './clip.ts';
import type { GroupRule } from './group-rule.ts';
import { ruleCandidates, samplePaths } from './labels/label-candidates.ts';
import { compileLabelRule, type LabelRule, rulesAreEqual } from './labels/label-rule.ts';
import { looksLikeSpeaker } from './labels/label-words.ts';
import { classesOf, ruleValues } from './labels/labels.ts';
import { fileStem, namingScheme } from './labels/naming-schemes.ts';
import type { ClipColumn } from './tables/clip-columns.ts';
import { columnRoles } from './tables/column-roles.ts';
import { type ClipColumns, noColumns } from './tables/join-tables.ts';

export interface Group extends GroupRule {
  /** Sorted. */
  values: readonly string[];
  /** By clip index: index into `values`, or -1 where the rule finds none. */
  clipValues: readonly number[];
}

/** Applies the rules to every clip. `columns`: of the tables. Throws `labels/bad-regex`. */
export function groupsOf(
  clips: readonly Pick<Clip, 'path'>[],
  rules: readonly GroupRule[],
  columns: readonly ClipColumn[] = [],
): Group[] {
  return rules.map(({ name, rule }) => {
    const { labels, clipLabels } = classesOf(ruleValues(clips, rule, columns));
    return { name, rule, values: labels, clipValues: clipLabels };
  });
}

/** The groups that names and tables tell: by a well-known naming scheme; else the part whose values nearly all read like
 *  `speaker12`, and the recording where names are those of cuts; and columns that are called so. Never what is the label. */
export function guessGroupRules(
  paths: readonly string[],
  labelRule: LabelRule,
  tables: Pick<ClipColumns, 'joins' | 'columns'> = noColumns,
): GroupRule[] {
  const rules = guessInNames(paths, labelRule);
  for (const column of groupColumns(tables)) {
    const rule = { kind: 'column' as const, column };
    const name = groupOfColumn(column);
    if (!rulesAreEqual(rule, labelRule) && !rules.some((known) => known.name === name)) rules.push({ name, rule });
  }
  return rules;
}

function guessInNames(paths: readonly string[], labelRule: LabelRule): GroupRule[] {
  const sampled = samplePaths(paths);
  const scheme = namingScheme(sampled);
  if (scheme) return scheme.groups.filter(({ rule }) => !rulesAreEqual(rule, labelRule));
  const speaker = ruleCandidates(sampled).find(
    (rule) => !rulesAreEqual(rule, labelRule) && readsSpeakers(rule, sampled),
  );
  const recording = cutRules.find((pattern) => readsCuts(pattern, paths));
  return [
    ...(speaker ? [{ name: 'speaker', rule: speaker }] : []),
    ...(recording === undefined ? [] : [{ name: 'recording', rule: { kind: 'regex' as const, pattern: recording } }]),
  ];
}

/** Columns of people and recordings, and of what is said where it is said more than once. */
function groupColumns(tables: Pick<ClipColumns, 'joins' | 'columns'>): string[] {
  if (tables.columns.length === 0) return [];
  const { groups } = columnRoles(tables);
  const sentences = tables.columns.filter(({ name, values }) => sentenceName.test(name) && isRepeated(values));
  return [...groups, ...sentences.map(({ name }) => name).filter((name) => !groups.includes(name))];
}

const sentenceName = /^(sentence|text|statement|transcript|transcription|utterance|prompt)([ _-]?id)?$/i;
const recordingName = /(recording|dialog|video|movie|show|src|source)/i;
const otherName = /(session)/i;

function groupOfColumn(column: string): string {
  if (sentenceName.test(column)) return 'sentence';
  if (otherName.test(column)) return column;
  return recordingName.test(column) ? 'recording' : 'speaker';
}

function isRepeated(values: readonly (string | null)[]): boolean {
  const said = values.filter((value) => value !== null);
  const distinct = new Set(said).size;
  return distinct >= 2 && distinct <= said.length / 2;
}

function readsSpeakers(rule: LabelRule, paths: readonly string[]): boolean {
  const speakerIn = compileLabelRule(rule);
  const names = paths.flatMap((path) => speakerIn(path)?.text ?? []);
  const distinct = [...new Set(names)];
  const enough = names.length >= 0.9 * paths.length && distinct.length >= 2 && distinct.length <= names.length / 2;
  return enough && distinct.filter(looksLikeSpeaker).length >= 0.9 * distinct.length;
}

/** Names of cuts: `rec12_part3`, `street-seg02`; `tram_10.0_20.0` with start and end. The folder counts: two recordings of one
 *  name may lie in two. */
const cutRules = [
  '(?<label>.+?)[_ .-](?:part|seg|segment|chunk|cut|slice|window|clip)[_ -]?\\d+\\.[^./]+$',
  '(?<label>.+?)[_ -]\\d+(?:\\.\\d+)?s?[_-]\\d+(?:\\.\\d+)?s?\\.[^./]+$',
] as const;

/** Nearly every name has to be one of a cut, and recordings have to have several. */
function readsCuts(pattern: string, paths: readonly string[]): boolean {
  const sourceIn = compileLabelRule({ kind: 'regex', pattern });
  const cuts = paths.flatMap((path) => {
    const source = sourceIn(path)?.text;
    return source === undefined ? [] : [{ source, rest: fileStem(path) }];
  });
  if (cuts.length < 0.9 * paths.length || cuts.length === 0) return false;
  const sources = new Set(cuts.map(({ source }) => source));
  if (sources.size < 2 || sources.size > cuts.length / 1.5) return false;
  if (pattern === cutRules[0]) return true;
  // two numbers may be anything: of a cut they are its start and its end
  return cuts.every(({ rest }) => {
    const [start, end] = rest
      .replace(/s(?=[_-]|$)/g, '')
      .split(/[_ -]/)
      .slice(-2)
      .map(Number);
    return start !== undefined && end !== undefined && start < end;
  });
}
