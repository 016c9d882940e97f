// What a split makes of the figure that the test will give.

import { splitLeaks } from '../split-leaks.ts';
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
  return [...smallTest(data), ...oneSpeaker(data), ...leak(data)];
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

function leak(data: CheckedData): Finding[] {
  const { split, record } = data;
  const speakers = speakersOf(data);
  const [found] = speakers ? splitLeaks(split, [speakers], []) : [];
  if (!speakers || !found || found.alsoInTrain === 0) return [];
  const speakerOf = (clip: number) => speakers.clipValues[clip] ?? -1;
  const trained = new Set(split.train.map(speakerOf));
  const clips = split.test.filter((clip) => speakerOf(clip) >= 0 && trained.has(speakerOf(clip)));
  const { method, keepApart = [] } = record.splitConfig;
  const canChange = method === 'random' || method === 'stratified' || method === 'folds';
  const change = {
    ...(method === 'random' && { method: 'stratified' as const }),
    keepApart: [...keepApart, 'speaker'],
  };
  return [
    {
      code: 'speaker-leak',
      severity: 'warning',
      params: { count: found.alsoInTrain, total: found.inTest },
      clips,
      fixes: canChange ? [{ kind: 'split', change }] : [],
    },
  ];
}
