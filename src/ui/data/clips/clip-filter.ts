// Which clips the filters leave, and how many each value of each field would leave: all of it in one pass over the clips.

import type { Clip } from '../../../dataset/clip.ts';
import { type ClipField, type FieldId, noValue } from './clip-fields.ts';

export interface ClipFilter {
  /** By field: values of which a clip has to have one, `noValue` for a clip without any. Those that the field does not have
   *  any more do not count. */
  values: Readonly<Record<FieldId, readonly string[]>>;
  /** From (inclusive) and to (exclusive), or null for all. */
  seconds: readonly [from: number, to: number] | null;
  /** Words, each of which is in the path or in one of the clip's values; any case. */
  search: string;
  /** These clips alone, and what they are called; null for all. */
  only: { name: string; clips: readonly number[] } | null;
}

export const noFilter: ClipFilter = { values: {}, seconds: null, search: '', only: null };

export interface Passing {
  /** Of the clips that pass, ascending. */
  clips: Int32Array;
  /** By field: how many clips each of its values would leave under the other filters; the last is for those without any. */
  counts: Record<FieldId, Int32Array>;
  /** Seconds of the clips that pass all but the filter by length. */
  seconds: Float64Array;
}

/** A test of clips, and the field that it is about (`seconds` for that filter): its own counts leave it out. */
interface ClipTest {
  about: FieldId | 'seconds' | null;
  passes(clip: number): boolean;
}

export interface Searchable {
  clips: readonly Clip[];
  /** By clip index. */
  seconds: Float64Array;
  /** By clip index: paths in lower case and one Unicode form. */
  texts: readonly string[];
  /** Clips that are not there for a person: parts of others that are not used. Null: none. */
  hidden: ReadonlySet<number> | null;
  fields: readonly ClipField[];
}

/** What can be searched for in a text, whatever its case and Unicode form. */
export function searchText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

export function passingClips(source: Searchable, filter: ClipFilter): Passing {
  const { clips, fields } = source;
  const tests = testsOf(source, filter);
  const counts = fields.map(({ values }) => new Int32Array(values.length + 1));
  const shown = new Int32Array(clips.length);
  const seconds = new Float64Array(clips.length);
  let shownCount = 0;
  let secondsCount = 0;
  for (let clip = 0; clip < clips.length; clip++) {
    let failures = 0;
    let failed: ClipTest['about'] = null;
    for (const test of tests) {
      if (test.passes(clip)) continue;
      failures += 1;
      failed = test.about;
      if (failures > 1 || failed === null) break;
    }
    if (failures > 1 || (failures === 1 && failed === null)) continue;
    if (failures === 0) shown[shownCount++] = clip;
    if (failures === 0 || failed === 'seconds') seconds[secondsCount++] = source.seconds[clip] ?? 0;
    for (const [at, field] of fields.entries()) {
      const own = counts[at];
      if (own && (failures === 0 || failed === field.id)) countIn(own, field, clip);
    }
  }
  return {
    clips: shown.slice(0, shownCount),
    counts: Object.fromEntries(fields.map(({ id }, at) => [id, counts[at] ?? new Int32Array(0)])),
    seconds: seconds.slice(0, secondsCount),
  };
}

function countIn(counts: Int32Array, { codes, values, isMany }: ClipField, clip: number): void {
  const code = codes[clip] ?? 0;
  const add = (at: number) => {
    counts[at] = (counts[at] ?? 0) + 1;
  };
  if (!isMany) add(code < 0 ? values.length : code);
  else if (code === 0) add(values.length);
  else for (let value = 0; value < values.length; value++) if (code & (1 << value)) add(value);
}

function testsOf(source: Searchable, filter: ClipFilter): ClipTest[] {
  const { fields } = source;
  const tests: ClipTest[] = [];
  const { hidden } = source;
  if (hidden) tests.push({ about: null, passes: (clip) => !hidden.has(clip) });
  if (filter.only) {
    const only = new Set(filter.only.clips);
    tests.push({ about: null, passes: (clip) => only.has(clip) });
  }
  for (const field of fields) {
    const wanted = wantedValues(field, filter);
    if (wanted.length > 0) tests.push({ about: field.id, passes: testOfField(field, wanted) });
  }
  if (filter.seconds) {
    const [from, to] = filter.seconds;
    const { seconds } = source;
    const passes = (clip: number) => {
      const value = seconds[clip] ?? 0;
      return value >= from && value < to;
    };
    tests.push({ about: 'seconds', passes });
  }
  for (const word of searchText(filter.search).split(/\s+/).filter(Boolean)) {
    const inValues = fields.flatMap((field) => {
      const found = (field.searched ?? field.values).flatMap((text, code) =>
        searchText(text).includes(word) ? [code] : [],
      );
      return found.length > 0 ? [testOfField(field, found)] : [];
    });
    const passes = (clip: number) => source.texts[clip]?.includes(word) || inValues.some((has) => has(clip));
    tests.push({ about: null, passes });
  }
  return tests;
}

/** Places of the wanted values that the field has; -1 for a clip without any. */
function wantedValues(field: ClipField, filter: ClipFilter): number[] {
  return (filter.values[field.id] ?? []).flatMap((value) => {
    const at = value === noValue ? -1 : field.values.indexOf(value);
    return at >= 0 || value === noValue ? [at] : [];
  });
}

function testOfField({ codes, isMany }: ClipField, wanted: readonly number[]): (clip: number) => boolean {
  if (!isMany) {
    const isWanted = new Set(wanted);
    return (clip) => isWanted.has(codes[clip] ?? -1);
  }
  const bits = wanted.reduce((sum, value) => (value < 0 ? sum : sum | (1 << value)), 0);
  const takesNone = wanted.includes(-1);
  return (clip) => {
    const code = codes[clip] ?? 0;
    return code === 0 ? takesNone : (code & bits) !== 0;
  };
}

/** The filters that are at work, one for each field: what can be taken away again. */
export function activeFilters(
  filter: ClipFilter,
  fields: readonly ClipField[],
): { field: ClipField; values: string[] }[] {
  return fields.flatMap((field) => {
    const values = wantedValues(field, filter).map((at) => field.values[at] ?? noValue);
    return values.length > 0 ? [{ field, values }] : [];
  });
}

export function isFiltering(filter: ClipFilter, fields: readonly ClipField[]): boolean {
  const { seconds, search, only } = filter;
  return seconds !== null || search.trim() !== '' || only !== null || activeFilters(filter, fields).length > 0;
}

/** With a value of a field taken in where it was not, and out where it was. */
export function toggled(filter: ClipFilter, id: FieldId, value: string): ClipFilter {
  const before = filter.values[id] ?? [];
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  return { ...filter, values: { ...filter.values, [id]: after } };
}

/** With this value of the field alone, or without any where it was the only one. */
export function onlyValue(filter: ClipFilter, id: FieldId, value: string): ClipFilter {
  const before = filter.values[id] ?? [];
  const isAlone = before.length === 1 && before[0] === value;
  return { ...filter, values: { ...filter.values, [id]: isAlone ? [] : [value] } };
}
