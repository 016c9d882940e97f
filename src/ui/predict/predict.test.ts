import { expect, test } from 'vitest';
import type { Answer } from '../../evaluation/answer.ts';
import type { PredictorInfo } from '../../runs/predict/predict-types.ts';
import type { HeardClip } from '../../state/try-it-types.ts';
import { answerRows } from './answer-rows.ts';
import { countFiles, filterFiles, sortFiles } from './file-rows.ts';
import { paceOf, typicalSec } from './live-pace.ts';
import { afterPress, noPress, type PressEvent, tapMs } from './press.ts';
import { smoothed } from './smoothing.ts';

test('few labels stay in their order, however likely', () => {
  const { rows, others } = answerRows([0.1, 0.7, 0.2], false);
  expect(rows.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(others).toBeNull();
});

test('of many labels the likeliest have a row, the others one together', () => {
  const shares = [0.02, 0.3, 0.01, 0.2, 0.05, 0.15, 0.1, 0.08, 0.06, 0.03];
  const sorted = answerRows(shares, false);
  expect(sorted.rows.map(({ index }) => index)).toEqual([1, 3, 5, 6, 7, 8]);
  expect(sorted.others?.count).toBe(4);
  expect(sorted.others?.share).toBeCloseTo(0.11, 10);
  // live, rows do not change places with every answer
  expect(answerRows(shares, true).rows.map(({ index }) => index)).toEqual([1, 3, 5, 6, 7, 8]);
  const later = shares.with(1, 0.16).with(3, 0.34);
  expect(answerRows(later, false).rows.map(({ index }) => index)).toEqual([3, 1, 5, 6, 7, 8]);
  expect(answerRows(later, true).rows.map(({ index }) => index)).toEqual([1, 3, 5, 6, 7, 8]);
});

test('bars go towards the answer, and stay shares of one', () => {
  const first = smoothed(null, [0.2, 0.8], 0);
  expect(first).toEqual([0.2, 0.8]);
  const next = smoothed(first, [1, 0], 90);
  expect(next[0]).toBeGreaterThan(0.2);
  expect(next[0]).toBeLessThan(1);
  expect((next[0] ?? 0) + (next[1] ?? 0)).toBeCloseTo(1, 12);
  // after a pause nothing of what was shown before is left
  expect(smoothed(first, [1, 0], 5000)[0]).toBeCloseTo(1, 6);
  // another classifier
  expect(smoothed([0.5, 0.5], [0.1, 0.2, 0.7], 10)).toEqual([0.1, 0.2, 0.7]);
});

test.each([
  [0.05, 1.1, 'keeps-up'],
  [0.6, 1.1, 'slow'],
  [0.3, 0.5, 'slow'],
  [1.2, 1.1, 'misses'],
  // a second is late, however long the window is
  [1, 10, 'slow'],
] as const)('an answer every %d s of windows of %d s: %s', (answer, window, pace) => {
  expect(paceOf(answer, window)).toBe(pace);
});

test('one late answer does not make a machine slow', () => {
  expect(typicalSec([0.05, 0.06, 2, 0.05, 0.07])).toBe(0.06);
  expect(typicalSec([])).toBe(0);
});

/** What a row of events does, and the press that is left. */
function pressed(events: readonly PressEvent[]) {
  let state = noPress;
  const done = events.map((event) => {
    const next = afterPress(state, event);
    state = next.state;
    return next.does;
  });
  return { done, press: state.press };
}

test('a button that is held ends when it is let go', () => {
  expect(
    pressed([
      { kind: 'down', atMs: 0 },
      // keys repeat
      { kind: 'down', atMs: 300 },
      { kind: 'up', atMs: 1200 },
    ]),
  ).toEqual({ done: ['begin', null, 'end'], press: 'idle' });
});

test('a tap begins, and another ends', () => {
  const tap: PressEvent[] = [
    { kind: 'down', atMs: 0 },
    { kind: 'up', atMs: tapMs - 1 },
  ];
  expect(pressed(tap)).toEqual({ done: ['begin', null], press: 'latched' });
  expect(pressed([...tap, { kind: 'down', atMs: 3000 }, { kind: 'up', atMs: 3050 }])).toEqual({
    done: ['begin', null, 'end', null],
    press: 'idle',
  });
});

test('a press that is taken away ends what it began', () => {
  expect(pressed([{ kind: 'down', atMs: 0 }, { kind: 'cancel' }])).toEqual({ done: ['begin', 'end'], press: 'idle' });
  expect(pressed([{ kind: 'cancel' }])).toEqual({ done: [null], press: 'idle' });
});

const predictor: PredictorInfo = {
  source: { kind: 'model', modelId: 'm' },
  name: 'm',
  labels: ['x', 'y', 'z'],
  labelCodes: null,
  step: null,
  sampleRateHz: 16_000,
  leastSamples: 400,
  temperature: 1,
  unsureBelow: 0.5,
  calibratedOn: 0,
  head: null,
};

const heard = (name: string, kind: Answer['kind'], label: number, probability: number): HeardClip => ({
  id: 0,
  name,
  seconds: 1,
  predictor,
  answer: { kind, label, probabilities: [0, 0, 0].with(label, probability) },
  logits: [],
});

test('files are found by name and by what was said of them, and counted', () => {
  const clips = [
    heard('a/One.wav', 'label', 2, 0.7),
    heard('a/two.wav', 'unsure', 2, 0.4),
    heard('b/three.wav', 'label', 0, 0.6),
    heard('b/one.wav', 'label', 2, 0.9),
    heard('b/four.wav', 'nothing', 1, 0.99),
  ];
  const names = (list: readonly HeardClip[]) => list.map(({ name }) => name);
  expect(names(filterFiles(clips, { text: ' one', only: null }))).toEqual(['a/One.wav', 'b/one.wav']);
  // the unsure one would be of label 2, but is not answered
  expect(names(filterFiles(clips, { text: '', only: 2 }))).toEqual(['a/One.wav', 'b/one.wav']);
  expect(names(filterFiles(clips, { text: 'a/', only: 'unsure' }))).toEqual(['a/two.wav']);
  expect(countFiles(clips, 3)).toEqual({ labels: [1, 0, 2], unsure: 1, nothing: 1 });
  const byShare = ['b/one.wav', 'a/One.wav', 'b/three.wav', 'a/two.wav', 'b/four.wav'];
  expect(names(sortFiles(clips, 'probability'))).toEqual(byShare);
  expect(names(sortFiles(clips, 'label'))).toEqual([
    'b/three.wav',
    'b/one.wav',
    'a/One.wav',
    'a/two.wav',
    'b/four.wav',
  ]);
  expect(sortFiles(clips, 'file')).toBe(clips);
});
