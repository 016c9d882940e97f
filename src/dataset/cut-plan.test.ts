import { expect, test } from 'vitest';
import { storedDataset } from '../testing/studio-deps.ts';
import type { Clip } from './clip.ts';
import { plannedParts } from './cut-plan.ts';

const rate = { sampleRateHz: 16_000 };

function long(seconds: number, encoding: Clip['encoding'] = 'pcm16'): Clip[] {
  const { clips } = storedDataset('x', ['a.wav', 'b_long.wav']);
  return clips.map((clip) => (clip.index === 1 ? { ...clip, encoding, sampleCount: seconds * 16_000 } : clip));
}

const timesOf = (parts: readonly { path: string }[]) => parts.map(({ path }) => path.replace('b_long.wav#t=', ''));

function parts(clips: Clip[], kind: 'all' | 'first', seconds: number, index = 1) {
  const clip = clips[index];
  if (!clip) throw new Error('no clip');
  return plannedParts(clips, clip, { kind, seconds, ...rate });
}

test.each<[number, number, string[]]>([
  [25, 10, ['0,10', '10,20', '20,25']],
  [20, 10, ['0,10', '10,20']],
  [20.5, 10, ['0,10', '10,20']],
  [21, 10, ['0,10', '10,20', '20,21']],
  [4, 10, ['0,4']],
  [0.5, 10, ['0,0.5']],
])('%d s in parts of %d s', (length, seconds, times) => {
  expect(timesOf(parts(long(length), 'all', seconds))).toEqual(times);
});

test.each(['pcm16', 'float32'] as const)('parts lie one after another in the clip’s bytes: %s', (encoding) => {
  const clips = long(25, encoding);
  const found = parts(clips, 'all', 10);
  const width = encoding === 'pcm16' ? 2 : 4;
  expect(found.map(({ offsetBytes }) => offsetBytes)).toEqual([0, 10, 20].map((at) => 32_000 + at * 16_000 * width));
  expect(found.map(({ sampleCount }) => sampleCount)).toEqual([160_000, 160_000, 80_000]);
  expect(found.every(({ cutFrom }) => cutFrom === 1)).toBe(true);
});

test('the first part alone', () => {
  expect(timesOf(parts(long(25), 'first', 10))).toEqual(['0,10']);
});

test('a part that is cut again is named by its time in the file', () => {
  const clips = long(25);
  const second = parts(clips, 'all', 10)[1];
  if (!second) throw new Error('no part');
  const again = [...clips, { ...second, index: 2, contentHash: 'x' }];
  expect(timesOf(parts(again, 'all', 5, 2))).toEqual(['10,15', '15,20']);
});
