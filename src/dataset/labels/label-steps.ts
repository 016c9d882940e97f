// The steps that a person edits a data set's labels in: each makes new edits out of those before it. Labels are named as they are
// shown; edits are written down by the names of the rule, so that they hold again when it gives those again.

import { VoxtuneError } from '../../lib/errors.ts';
import { type CodeLanguage, codeName } from './code-names.ts';
import { type ClipEdits, type LabelEdits, noLabelEdits, renamed } from './label-edits.ts';
import { labelName } from './label-name.ts';
import { sortLabels } from './labels.ts';

export type LabelStep =
  /** One name for all of these: several, or the name of another label, are merged. */
  | { kind: 'rename'; labels: readonly string[]; to: string }
  /** All at once, so that two can be exchanged; null drops. */
  | { kind: 'rename-each'; names: readonly (readonly [from: string, to: string | null])[] }
  /** Their clips have no label. */
  | { kind: 'drop'; labels: readonly string[] }
  /** As the rule calls them again; names of the rule. */
  | { kind: 'restore'; names: readonly string[] }
  /** To this place among the labels. */
  | { kind: 'move'; label: string; to: number }
  /** So many places on, or back, from where it is when its turn comes: keys are pressed faster than edits are stored. */
  | { kind: 'shift'; label: string; by: number }
  /** All of them in this order; those not named follow, sorted. */
  | { kind: 'order'; labels: readonly string[] }
  /** What is still called by a known code gets its name. */
  | { kind: 'spell-out'; language: CodeLanguage }
  | { kind: 'reset' };

/** What the steps look at. */
export interface LabelledSet {
  record: { labelEdits?: LabelEdits | undefined; clipEdits?: ClipEdits | undefined };
  ruleLabels: readonly (string | null)[];
  labels: readonly string[];
  labelCodes: string | null;
}

/** Throws `labels/unknown`, `labels/empty-name` and `labels/long-name`. */
export function applyLabelStep(set: LabelledSet, step: LabelStep): LabelEdits {
  const edits = set.record.labelEdits ?? noLabelEdits;
  switch (step.kind) {
    case 'rename': {
      // one that is there already is meant as it is, whatever is in it
      const to = set.labels.includes(step.to) ? step.to : labelName(step.to);
      return { ...rename(edits, sourcesOf(set, step.labels), to), ...orderAfter(edits, step.labels, to) };
    }
    case 'rename-each': {
      const renames = step.names.map(([from, to]) => ({ from, to, sources: sourcesOf(set, [from]) }));
      return renames.reduce((current, { from, to, sources }) => {
        const name = to === null || set.labels.includes(to) ? to : labelName(to);
        return { ...rename(current, sources, name), ...orderAfter(current, [from], name) };
      }, edits);
    }
    case 'drop':
      return { ...rename(edits, sourcesOf(set, step.labels), null), ...orderAfter(edits, step.labels, null) };
    case 'restore': {
      const names = new Set(step.names);
      const renames = Object.entries(edits.renames).filter(([name]) => !names.has(name));
      return { ...edits, renames: Object.fromEntries(renames) };
    }
    case 'move':
      return moved(set, edits, step.label, step.to);
    case 'shift': {
      const to = set.labels.indexOf(step.label) + step.by;
      return to < 0 || to >= set.labels.length ? edits : moved(set, edits, step.label, to);
    }
    case 'order': {
      const unknown = step.labels.find((label) => !set.labels.includes(label));
      if (unknown !== undefined) throw unknownLabel(unknown, set.labels);
      return { ...edits, order: [...new Set(step.labels)] };
    }
    case 'spell-out':
      return spellOut(set, edits, step.language);
    case 'reset':
      return noLabelEdits;
  }
}

function moved(set: LabelledSet, edits: LabelEdits, label: string, to: number): LabelEdits {
  const order = set.labels.filter((other) => other !== label);
  order.splice(to, 0, label);
  return { ...edits, order };
}

/** Every label with the names that it is made of, and the names that were dropped; all sorted. */
export function labelSources({ record, ruleLabels }: Pick<LabelledSet, 'record' | 'ruleLabels'>): {
  byLabel: Map<string, string[]>;
  dropped: string[];
} {
  const edits = record.labelEdits ?? noLabelEdits;
  const names = new Set([...new Set(ruleLabels), ...Object.values(record.clipEdits?.labels ?? {})]);
  const byLabel = new Map<string, string[]>();
  const dropped: string[] = [];
  for (const name of sortLabels([...names].filter((name) => name !== null))) {
    const label = renamed(edits.renames, name);
    if (label === null) dropped.push(name);
    else byLabel.set(label, [...(byLabel.get(label) ?? []), name]);
  }
  return { byLabel, dropped };
}

/** How many clips the rule gives each name. */
export function countNames(ruleLabels: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of ruleLabels) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Whether anything would get another name by being spelled out. */
export function canSpellOut(set: LabelledSet, language: CodeLanguage): boolean {
  return set.labels.some((label) => (codeName(set.labelCodes, label, language) ?? label) !== label);
}

/** The names that labels are made of. A name of the rule that is called otherwise now, or dropped, may be given too. */
function sourcesOf(set: LabelledSet, labels: readonly string[]): string[] {
  const { byLabel, dropped } = labelSources(set);
  const names = new Set([...dropped, ...[...byLabel.values()].flat()]);
  return labels.flatMap((label) => {
    const sources = byLabel.get(label) ?? (names.has(label) ? [label] : null);
    if (sources) return sources;
    throw unknownLabel(label, set.labels);
  });
}

function unknownLabel(label: string, labels: readonly string[]): VoxtuneError {
  const known = listed(labels);
  return new VoxtuneError('labels/unknown', `There is no label ${label} in this data set. It has: ${known}.`, {
    label,
    labels: known,
  });
}

const mostListed = 20;

function listed(labels: readonly string[]): string {
  return labels.slice(0, mostListed).join(', ') + (labels.length > mostListed ? ' …' : '');
}

function rename({ renames }: LabelEdits, names: readonly string[], to: string | null): Pick<LabelEdits, 'renames'> {
  const given = new Set(names);
  const others = Object.entries(renames).filter(([name]) => !given.has(name));
  const changed = names.filter((name) => name !== to).map((name) => [name, to] as const);
  return { renames: Object.fromEntries([...others, ...changed]) };
}

/** A new name takes the first place of those that it stands for, or that of the label which has it already. */
function orderAfter({ order }: LabelEdits, labels: readonly string[], to: string | null): Pick<LabelEdits, 'order'> {
  if (!order) return {};
  const isThere = to !== null && order.includes(to);
  const place = isThere ? to : order.find((label) => labels.includes(label));
  return {
    order: order.flatMap((label) => {
      if (label === place) return to === null ? [] : [to];
      return labels.includes(label) ? [] : [label];
    }),
  };
}

function spellOut(set: LabelledSet, edits: LabelEdits, language: CodeLanguage): LabelEdits {
  const { byLabel } = labelSources(set);
  return set.labels.reduce((current, label) => {
    const name = codeName(set.labelCodes, label, language);
    if (name === null || name === label) return current;
    return { ...rename(current, byLabel.get(label) ?? [], name), ...orderAfter(current, [label], name) };
  }, edits);
}
