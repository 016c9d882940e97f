import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { lossRuleOf, meanLoss } from '../../evaluation/loss.ts';
import { accuracyInterval, testIntervals } from '../../evaluation/test-intervals.ts';
import { wilsonInterval } from '../../evaluation/wilson-interval.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { inWords } from '../../testing/in-words.ts';
import { runForTest } from '../../testing/run-record.ts';
import { baselinePlace, classFigures, intervalSaid, isOutdated, lossName, outdatedSaid } from './result-sentences.ts';

test.each([
  ['all right of 20, guessing a half', 20, 20, 0.5, 'That lies below the interval: the model is better than guessing.'],
  ['a tie', 10, 20, 0.5, 'That lies within the interval: the model may not be better than guessing.'],
  ['none right of 20, guessing a half', 0, 20, 0.5, 'That lies above the interval: the model is worse than guessing.'],
  [
    'none right of 2, guessing nothing',
    0,
    2,
    0,
    'That lies within the interval: the model may not be better than guessing.',
  ],
  // nothing is known: the interval is all there is
  ['no clips', 0, 0, 0.5, 'That lies within the interval: the model may not be better than guessing.'],
  // a test of one class that is the commonest: guessing gets all of it
  ['one class, all right', 5, 5, 1, 'That lies within the interval: the model may not be better than guessing.'],
])('beside guessing: %s', (_, right, total, baseline, text) => {
  const place = baselinePlace(baseline, wilsonInterval(right, total));
  expect(inWords('evaluate', [{ key: `summary.place.${place}` }])).toBe(text);
});

test('the ends of an interval belong to it', () => {
  expect(baselinePlace(0.4, { low: 0.4, high: 0.6 })).toBe('within');
  expect(baselinePlace(0.6, { low: 0.4, high: 0.6 })).toBe('within');
});

const checkpoints = (...steps: number[]) =>
  steps.map((step) => ({ step, epoch: 1, savedAt: 0, bytes: 1, isBest: false }));
const evaluated = (step: number, change: Partial<RunRecord>) =>
  runForTest({ evaluation: { step } as RunRecord['evaluation'], ...change });

test('figures of another checkpoint than the result say so', () => {
  const goneOn = evaluated(44, { state: 'finished', checkpoints: checkpoints(44, 88), resultStep: 88 });
  expect(inWords('evaluate', outdatedSaid(goneOn))).toMatch(/^These figures are of update 44\. .* is update 88 now:/);
  expect(isOutdated({ ...goneOn, resultStep: 44 })).toBe(false);
  // paused: the best counts where that is to be used, else the last
  const paused = evaluated(44, { state: 'paused', checkpoints: checkpoints(44, 66), bestStep: 44 });
  expect(isOutdated(paused)).toBe(false);
  expect(isOutdated({ ...paused, config: { ...paused.config, loadBestModelAtEnd: false } })).toBe(true);
  // with no checkpoint left there is nothing newer to evaluate
  expect(outdatedSaid({ ...goneOn, checkpoints: [], resultStep: null })).toEqual([]);
  expect(outdatedSaid({ ...goneOn, evaluation: null })).toEqual([]);
});

test('a share of no clips is no number', () => {
  const perClass = [
    { precision: 0.5, recall: 1, f1: 2 / 3, support: 1 },
    { precision: 0, recall: 0, f1: 0, support: 1 },
    { precision: 0, recall: 0, f1: 0, support: 0 },
  ];
  const confusion = [
    [1, 0, 0],
    [1, 0, 0],
    [0, 0, 0],
  ];
  expect([0, 1, 2].map((label) => classFigures({ perClass, confusion }, label))).toEqual([
    { precision: 0.5, recall: 1, f1: 2 / 3 },
    { precision: null, recall: 0, f1: 0 },
    { precision: null, recall: null, f1: null },
  ]);
});

test('the loss is called the mean cross entropy where it is', () => {
  const logits = [
    [2, 0],
    [0, 1],
    [3, 1],
  ];
  const labels = [0, 0, 1];
  const crossEntropy = logits.map(
    (row, at) => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[labels[at]!]!,
  );
  const mean = crossEntropy.reduce((sum, one) => sum + one, 0) / labels.length;
  for (const change of [{}, { labelSmoothingFactor: 0.1 }, { classWeights: 'balanced' as const }]) {
    const config = { ...presets.default, ...change };
    const isMean = Math.abs(meanLoss(logits, labels, lossRuleOf(config, labels, 2)) - mean) < 1e-6;
    expect(lossName({ config }) === 'test_loss', JSON.stringify(change)).toBe(isMean);
  }
});

test('what was right in every resample is no certainty', () => {
  const outcomes = Array.from({ length: 6 }, (_, clipIndex) => ({
    clipIndex,
    path: '',
    label: clipIndex % 2,
    predicted: clipIndex % 2,
    logits: clipIndex % 2 ? [0, 1] : [1, 0],
  }));
  const intervals = testIntervals(outcomes, 2, [{ name: 'speaker', clipValues: [0, 1, 2, 3, 4, 5] }]);
  expect(intervals.figures.accuracy).toEqual(wilsonInterval(6, 6));
  expect(intervals.perClass[0]).toEqual({ precision: wilsonInterval(3, 3), recall: wilsonInterval(3, 3), f1: null });
  expect(intervals.figures.macro_f1).toBeNull();
});

test('what the intervals rest on is said: clips, speakers, other groups, few of them, or one alone', () => {
  const outcomes = [0, 1, 0, 1, 0, 1].map((label, clipIndex) => ({
    clipIndex,
    path: '',
    label,
    predicted: 0,
    logits: [1, 0],
  }));
  const said = (name: string | null, clipValues: number[]) => {
    const intervals = testIntervals(outcomes, 2, name === null ? [] : [{ name, clipValues }]);
    return {
      text: inWords('evaluate', intervalSaid({ intervals })),
      accuracy: accuracyInterval({ intervals, predictions: outcomes }),
    };
  };
  expect(said(null, []).text).toMatch(/as if clips had nothing in common \(Wilson\)\.$/);
  expect(said(null, []).accuracy).toEqual(wilsonInterval(3, 6));
  // of the group nothing is known in the test
  expect(said('speaker', [-1, -1, -1, -1, -1, -1]).text).toMatch(/Wilson/);
  expect(said('speaker', [0, 0, 1, 1, 2, 2]).text).toMatch(/for other speakers like these 3, .* 3 speakers are few/);
  expect(said('sentence', [0, 1, 2, 3, 4, 5]).text).toMatch(/for other groups like these 6 \(sentence\)/);
  const one = said('speaker', [4, 4, 4, 4, 4, 4]);
  expect(one.text).toMatch(/^All test clips are of one speaker/);
  expect(one.accuracy).toBeNull();
});
