// What a split makes of the figure that the test will give.

import { sourcePaths } from '../cut-parents.ts';
import type { SplitName } from '../splits/split.ts';
import { splitFolders } from '../splits/split-folders.ts';
import { type SplitLeak, splitLeaks } from '../splits/split-leaks.ts';
import { splitColumn } from '../tables/column-roles.ts';
import type { CheckedData, Finding } from './finding.ts';

/** Of the normal distribution, for 95 %. */
const z = 1.96;
/** Half of the interval beyond which a figure of the test says little, and beyond which it says next to nothing. */
const wideHalf = 0.1;
const hopelessHalf = 0.2;

/** Half of Wilson's 95 % interval where half of `count` clips are right, which is where it is widest. */
export function halfInterval(count: number): number {
  return z / (2 * Math.sqrt(count + z ** 2));
}

/** The fewest clips whose interval is no wider. */
export const enoughTestClips = Math.ceil((z / (2 * wideHalf)) ** 2 - z ** 2);

export function splitChecks(data: CheckedData): Finding[] {
  if (data.splitError) return [];
  return [...ownSplit(data), ...smallTest(data), ...oneSpeaker(data), ...leak(data)];
}

/** A data set that was published with its split, in folders or in a column, of which nobody has asked for another. */
function ownSplit(data: CheckedData): Finding[] {
  const { method, keepApart = [] } = data.record.splitConfig;
  if ((method !== 'random' && method !== 'stratified') || keepApart.length > 0) return [];
  const own = publishedSplit(data);
  if (!own) return [];
  const clips = [...data.split.train, ...data.split.validation].filter((clip) => own.parts[clip] === 'test');
  if (clips.length === 0) return [];
  const params = { count: clips.length };
  return [{ code: 'own-split', severity: 'warning', params, clips, fixes: [{ kind: 'split', change: own.change }] }];
}

function publishedSplit({ clips, joined }: CheckedData): {
  parts: readonly (SplitName | null)[];
  change: { method: 'folders' } | { method: 'column'; column: string };
} | null {
  const inFolders = splitFolders(sourcePaths(clips));
  if (inFolders) return { parts: inFolders, change: { method: 'folders' } };
  for (const { name: column, values } of joined?.columns ?? []) {
    const parts = splitColumn(values);
    if (parts) return { parts, change: { method: 'column', column } };
  }
  return null;
}

function smallTest({ split: { test } }: CheckedData): Finding[] {
  const half = halfInterval(test.length);
  if (test.length === 0 || half <= wideHalf) return [];
  return [
    {
      code: 'test-small',
      severity: half > hopelessHalf ? 'warning' : 'note',
      params: { count: test.length, points: Math.round(100 * half), enough: enoughTestClips },
      clips: test,
      fixes: [],
    },
  ];
}

const speakersOf = ({ groups }: CheckedData) => groups.find(({ name }) => name === 'speaker');

function oneSpeaker(data: CheckedData): Finding[] {
  const { test } = data.split;
  const { values = [], clipValues = [] } = speakersOf(data) ?? {};
  const inTest = new Set(test.map((clip) => clipValues[clip] ?? -1));
  const [only] = inTest;
  if (inTest.size !== 1 || only === undefined || only < 0 || values.length < 2) return [];
  const params = { count: values.length, speaker: values[only] ?? '' };
  return [{ code: 'test-one-speaker', severity: 'warning', params, clips: test, fixes: [] }];
}

/** Voices first; the other groups together, where they are not speakers. */
function leak(data: CheckedData): Finding[] {
  const leaking = splitLeaks(data.split, data.groups, []).filter(({ alsoInTrain }) => alsoInTrain > 0);
  const ofSpeakers = leaking.find(({ group }) => group === 'speaker');
  const others = leaking.filter((leak) => leak !== ofSpeakers);
  const findings: Finding[] = [];
  if (ofSpeakers) {
    const { alsoInTrain: count, inTest: total } = ofSpeakers;
    findings.push({
      code: 'speaker-leak',
      severity: 'warning',
      params: { count, total },
      ...toHear(data, [ofSpeakers]),
    });
  }
  if (others.length > 0) {
    findings.push({
      code: 'group-leak',
      // the same sentence is often meant to be in both, the same recording never
      severity: others.some(({ group }) => group === 'recording') ? 'warning' : 'note',
      params: { count: others.length === 1 ? (others[0]?.alsoInTrain ?? 0) : 2 },
      leaks: others,
      ...toHear(data, others),
    });
  }
  return findings;
}

/** The test's clips that such a group knows from train, and how to keep it out where that is one group. */
function toHear({ split, groups, record }: CheckedData, leaks: readonly SplitLeak[]): Pick<Finding, 'clips' | 'fixes'> {
  const known = groups
    .filter(({ name }) => leaks.some(({ group }) => group === name))
    .map(({ clipValues }) => {
      const trained = new Set(split.train.map((clip) => clipValues[clip] ?? -1));
      return (clip: number) => (clipValues[clip] ?? -1) >= 0 && trained.has(clipValues[clip] ?? -1);
    });
  const clips = split.test.filter((clip) => known.some((isKnown) => isKnown(clip)));
  const { method, keepApart = [] } = record.splitConfig;
  const canChange = method === 'random' || method === 'stratified' || method === 'folds';
  const [only] = leaks;
  if (!canChange || leaks.length !== 1 || !only?.group) return { clips, fixes: [] };
  const change = {
    ...(method === 'random' && { method: 'stratified' as const }),
    keepApart: [...keepApart, only.group],
  };
  return { clips, fixes: [{ kind: 'split', change }] };
}
