// What the columns of the tables are for, guessed from their names and from what they hold.

import { scoreLabels } from '../labels/label-score.ts';
import type { SplitName } from '../splits/split.ts';
import { partsOfNames } from '../splits/split-words.ts';
import type { ClipColumn } from './clip-columns.ts';
import type { ClipColumns } from './join-tables.ts';
import { numberIn } from './table-values.ts';
import { voteColumns } from './vote-columns.ts';

export type ColumnRole = 'file' | 'label' | 'votes' | 'group' | 'split' | 'fold' | 'weight' | 'other';

export interface ColumnRoles {
  /** By the column's name. */
  roles: Map<string, ColumnRole>;
  /** The likeliest label; null: no column can be one. */
  label: { column: string; score: number; isNamed: boolean } | null;
  /** Columns that are votes together. */
  votes: string[] | null;
  groups: string[];
  split: string | null;
}

const labelName =
  /(^|[ _.-])(labels?|emotions?|emo|class(es)?|classid|category|categories|target|sentiment|affect|mood|intent|command|keyword|tag)($|[ _.-])|^(y|标签|情感|情绪|类别)$/i;
/** Of how much rather than of what. */
const measureName =
  /(^|[ _.-])(intensity|level|strength|scores?|valence|arousal|dominance|count|num|votes?|agreement|confidence)($|[ _.-])/i;
const groupName =
  /(^|[ _.-])(speakers?|spk|spkr|actors?|client|subjects?|participants?|singers?|patients?|persons?|users?|talkers?|voice id|recordist|sessions?|recordings?|dialogue|dialog|video|movie|show|src|source|说话人|演员)($|[ _.-]|id)/i;
const splitName = /(^|[ _.-])(split|subset|partition|set|usage|part|分割)($|[ _.-])/i;
const foldName = /(^|[ _.-])(folds?|cv)($|[ _.-])/i;
const weightName = /(^|[ _.-])(weights?|sample[ _]weight|confidence|agreement)($|[ _.-])/i;
/** Of people and of texts rather than of sounds: a label where nothing else is one. */
const aboutName =
  /(^|[ _.-])(age|gender|sex|race|ethnicity|accents?|accent|locale|language|lang|country|sentence|text|transcript(ion)?|utterance|duration|length|sample ?rate|sr|start|end|date|time|md5|hash|license|url|up votes|down votes|variant|segment)($|[ _.-])/i;

/** What labels.csv and split.csv say beside the label that is meant. */
const ownName = /^(rule_label|label_source)$/;

const spaced = (name: string) => name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replaceAll('_', ' ');

/** Asked by all who read a data set anew: every label that a person edits. */
const rolesBefore = new WeakMap<readonly ClipColumn[], ColumnRoles>();

export function columnRoles(tables: Pick<ClipColumns, 'joins' | 'columns'>): ColumnRoles {
  const before = rolesBefore.get(tables.columns);
  if (before) return before;
  const roles = guessRoles(tables);
  rolesBefore.set(tables.columns, roles);
  return roles;
}

function guessRoles({ joins, columns }: Pick<ClipColumns, 'joins' | 'columns'>): ColumnRoles {
  const roles = new Map<string, ColumnRole>(columns.map(({ name }) => [name, 'other']));
  const files = new Set(joins.flatMap(({ key }) => (key?.by === 'file' ? [key.column] : [])));
  for (const name of files) roles.set(name, 'file');
  const free = columns.filter(({ name }) => !files.has(name) && !ownName.test(name));
  const votes = voteColumns(joins);
  for (const name of votes ?? []) roles.set(name, 'votes');

  const split = free.find(({ name, values }) => readsSplit(name, values))?.name ?? null;
  if (split !== null) roles.set(split, 'split');
  const groups: string[] = [];
  for (const { name, values } of free) {
    if (roles.get(name) !== 'other') continue;
    const words = spaced(name);
    if (foldName.test(words) && distinctOf(values).size <= 100) roles.set(name, 'fold');
    else if (weightName.test(words) && isNumeric(values)) roles.set(name, 'weight');
    else if (groupName.test(words) && isGroup(values)) {
      roles.set(name, 'group');
      groups.push(name);
    }
  }
  const label = likeliestLabel(free.filter(({ name }) => roles.get(name) === 'other'));
  if (label) roles.set(label.column, 'label');
  return { roles, label, votes, groups, split };
}

/** A column that is called a label is one, also where half of the clips have none, or there is one label. */
function scoreColumn(values: readonly (string | null)[], isNamed: boolean): number | null {
  if (!isNamed) return scoreLabels(values);
  const said = values.filter((value) => value !== null);
  return said.length > 0.1 * values.length ? 4 * (said.length / values.length) + (scoreLabels(said) ?? 0) : null;
}

/** A column of just this name is meant, whatever others hold. */
function plainness(name: string): number {
  if (/^(labels?|标签)$/i.test(name)) return 8;
  return /^(emotion|class|category)$/i.test(name) ? 5 : 0;
}

function likeliestLabel(columns: readonly ClipColumn[]): ColumnRoles['label'] {
  let best: ColumnRoles['label'] = null;
  for (const { name, values } of columns) {
    const words = spaced(name);
    const isNamed = labelName.test(words) && !measureName.test(words);
    const score = scoreColumn(values, isNamed);
    if (score === null) continue;
    const named =
      score + (isNamed ? 8 : 0) + plainness(name) - (aboutName.test(words) ? 6 : 0) - (isDecimal(values) ? 6 : 0);
    if (!best || named > best.score) best = { column: name, score: named, isNamed };
  }
  return best;
}

/** The part of each clip that the column says, null where none; null: the column is no split's. */
export function splitColumn(values: readonly (string | null)[]): (SplitName | null)[] | null {
  const parts = partsOfNames(distinctOf(values));
  return parts && values.map((value) => (value === null ? null : (parts.get(value) ?? null)));
}

function readsSplit(name: string, values: readonly (string | null)[]): boolean {
  const parts = splitColumn(values);
  if (!parts) return false;
  const said = values.filter((value) => value !== null).length;
  const known = parts.filter((part) => part !== null).length;
  return known >= said * (splitName.test(spaced(name)) ? 0.5 : 0.95);
}

function isGroup(values: readonly (string | null)[]): boolean {
  const said = values.filter((value) => value !== null).length;
  const distinct = distinctOf(values).size;
  return distinct >= 2 && distinct < said;
}

function distinctOf(values: readonly (string | null)[]): Set<string> {
  return new Set(values.filter((value) => value !== null));
}

function isNumeric(values: readonly (string | null)[]): boolean {
  return values.every((value) => value === null || numberIn(value) !== null);
}

function isDecimal(values: readonly (string | null)[]): boolean {
  return isNumeric(values) && values.some((value) => value !== null && !Number.isInteger(numberIn(value)));
}
