// What a split makes of the figure that the test will give.

import { speakerLeak } from '../speakers.ts';
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

function oneSpeaker({ split: { test }, speakers, clipSpeakers }: CheckedData): Finding[] {
  const inTest = new Set(test.map((clip) => clipSpeakers[clip] ?? -1));
  const [only] = inTest;
  if (inTest.size !== 1 || only === undefined || only < 0 || speakers.length < 2) return [];
  const params = { count: speakers.length, speaker: speakers[only] ?? '' };
  return [{ code: 'test-one-speaker', severity: 'warning', params, clips: test, fixes: [] }];
}

function leak({ split, clipSpeakers, record }: CheckedData): Finding[] {
  const found = speakerLeak(split, clipSpeakers);
  if (!found || found.alsoInTrain === 0) return [];
  const trained = new Set(split.train.map((clip) => clipSpeakers[clip] ?? -1));
  const clips = split.test.filter((clip) => (clipSpeakers[clip] ?? -1) >= 0 && trained.has(clipSpeakers[clip] ?? -1));
  const canChange = record.splitConfig.method === 'random' || record.splitConfig.method === 'stratified';
  return [
    {
      code: 'speaker-leak',
      severity: 'warning',
      params: { count: found.alsoInTrain, total: found.testSpeakers },
      clips,
      fixes: canChange ? [{ kind: 'split', change: { method: 'speaker' } }] : [],
    },
  ];
}
