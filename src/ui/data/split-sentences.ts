// What is to be said of a split: what its test knows from elsewhere, who is in it, and which clips are in no part.

import type { Group } from '../../dataset/groups.ts';
import { makeSplit, withoutPart } from '../../dataset/splits/make-split.ts';
import { type PeopleInTest, peopleInTest } from '../../dataset/splits/protocols/sexes.ts';
import { isLeaking, type SplitLeak, splitLeaks } from '../../dataset/splits/split-leaks.ts';
import { splitInput } from '../../state/open-dataset.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import type { Said } from '../common/said.ts';

/** Groups that the words of the page know. */
const knownGroups: ReadonlySet<string> = new Set(['speaker', 'sentence', 'recording', 'word', 'location']);

/** The key of a group's name, one or many, and the value for names that a person made. */
export function groupSaid(name: string, many: boolean): Said {
  const kind = knownGroups.has(name) ? name : 'other';
  return { key: `group.${kind}.${many ? 'many' : 'one'}`, values: { name } };
}

/** A group's name by itself: "speakers", or as a person wrote it. */
export function groupName(name: string, many: boolean): Said {
  return knownGroups.has(name) ? groupSaid(name, many) : { key: 'group.other.name', values: { name } };
}

/** One sentence for what leaks into train, one for what leaks into validation alone, and one for what is apart. */
export function leaksSaid(leaks: readonly SplitLeak[]): Said[] {
  const train = leaks.filter((leak) => leak.alsoInTrain > 0);
  const validation = leaks.filter((leak) => leak.alsoInTrain === 0 && leak.alsoInValidation > 0);
  const apart = leaks.filter((leak) => !isLeaking(leak) && leak.group !== null);
  const speakers = apart.find(({ group }) => group === 'speaker')?.inTest;
  const isUnheard = speakers !== undefined && train.length + validation.length === 0;
  return [
    ...sentence('inTrain', train, ({ alsoInTrain }) => alsoInTrain),
    ...sentence('inValidation', validation, ({ alsoInValidation }) => alsoInValidation),
    ...sentence('apart', apart, ({ inTest }) => inTest),
    // one voice stands for no other
    ...(isUnheard ? [{ key: speakers === 1 ? 'leaks.unheardOne' : 'leaks.unheard' }] : []),
  ];
}

/** `count` is the verb's: of the only thing that is said, else many. */
function sentence(what: string, leaks: readonly SplitLeak[], countOf: (leak: SplitLeak) => number): Said[] {
  const [first] = leaks;
  if (!first) return [];
  const list = leaks.map((leak, at) => phrase(leak, what === 'apart' ? 'these' : 'some', countOf(leak), at === 0));
  return [{ key: `leaks.${what}`, values: { count: leaks.length === 1 ? countOf(first) : 2, list } }];
}

/** "68 of 91 test speakers", "all 5 test speakers", "the one test speaker"; "copies of 3 of 372 test clips". */
function phrase({ group, inTest }: SplitLeak, what: 'some' | 'these', some: number, isFirst: boolean): Said {
  const how = what === 'some' && some === inTest ? 'all' : what;
  const isOne = how !== 'some' && inTest === 1;
  const things = [group === null ? { key: `leaks.clip.${isOne ? 'one' : 'many'}` } : groupSaid(group, !isOne)];
  const key = `leaks.${group === null ? 'copies' : 'group'}.${how}.${isFirst ? 'first' : 'next'}`;
  return { key, values: { count: isOne ? 1 : 2, some, total: inTest, things } };
}

/** How many of the test's speakers are men and women, where the data set is known; else their names, where they are few. */
export function peopleSaid(people: PeopleInTest | null, names: readonly string[]): Said[] {
  if (people) {
    const { men, women } = people;
    const list = [
      ...(men > 0 ? [{ key: 'people.men', values: { count: men, number: men } }] : []),
      ...(women > 0 ? [{ key: 'people.women', values: { count: women, number: women } }] : []),
    ];
    return [{ key: 'people.test', values: { list } }];
  }
  if (names.length === 0 || names.length > 6) return [];
  return [{ key: 'people.test', values: { list: names.map((name) => ({ key: 'people.name', values: { name } })) } }];
}

/** Labelled clips that are in no part, and why. */
export function withoutPartSaid({ record, withoutPart: left }: Pick<OpenDataset, 'record' | 'withoutPart'>): Said[] {
  if (left.length === 0) return [];
  const { method, keepApart = [] } = record.splitConfig;
  const why = {
    random: 'apart',
    stratified: 'apart',
    folds: keepApart.length > 0 ? 'apart' : 'copies',
    folders: 'folders',
    column: 'column',
    protocol: 'protocol',
    given: 'given',
  }[method];
  return [{ key: `without.${why}`, values: { count: left.length, number: left.length } }];
}

/** All of it, of the split as it is. */
export function splitSaid(dataset: OpenDataset): { said: Said[]; leaks: SplitLeak[] } {
  if (dataset.splitError) return { said: [], leaks: [] };
  const { split, groups, copies } = dataset;
  const leaks = splitLeaks(split, groups, copies);
  const speakers = groups.find(({ name }) => name === 'speaker');
  const paths = splitInput(dataset).sourcePaths;
  const people = speakers ? peopleSaid(peopleInTest(split, paths, speakers), namesInTest(split.test, speakers)) : [];
  return { said: [...leaksSaid(leaks), ...people, ...withoutPartSaid(dataset)], leaks };
}

function namesInTest(test: readonly number[], { values, clipValues }: Group): string[] {
  const found = new Set(test.map((clip) => clipValues[clip] ?? -1));
  return [...found].flatMap((value) => values[value] ?? []).sort();
}

/** How many labelled clips another split would leave out; null where it cannot be made. */
export function leftOutBy(dataset: OpenDataset, change: Partial<OpenDataset['record']['splitConfig']>): number | null {
  try {
    const input = splitInput(dataset);
    return withoutPart(makeSplit(input, { ...dataset.record.splitConfig, ...change }), input.clipLabels).length;
  } catch {
    return null;
  }
}
