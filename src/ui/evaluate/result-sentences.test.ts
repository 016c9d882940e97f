import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { lossRuleOf, meanLoss } from '../../evaluation/loss.ts';
import { accuracyInterval, testIntervals } from '../../evaluation/test-intervals.ts';
import { wilsonInterval } from '../../evaluation/wilson-interval.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { runForTest } from '../../testing/run-record.ts';
import {
  baselinePlace,
  baselineSaid,
  calibrationSaid,
  classFigures,
  correctedSaid,
  groupSaid,
  intervalSaid,
  isOutdated,
  lossName,
  outdatedSaid,
  partSaid,
  rightSaid,
} from './result-sentences.ts';

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

const answers = (right: number, wrong: number) =>
  Array.from({ length: right + wrong }, (_, clipIndex) => ({
    clipIndex,
    path: '',
    label: 0,
    predicted: clipIndex < right ? 0 : 1,
    logits: clipIndex < right ? [3, 0] : [0, 3],
  }));

test.each([
  ['test', 3, 1, 'Right on 75.0 % of 4 test clips'],
  ['test', 1, 0, 'Right on 100.0 % of 1 test clip'],
  ['validation', 0, 2, 'Right on 0.0 % of 2 validation clips'],
  ['train', 1000, 0, 'Right on 100.0 % of 1,000 training clips'],
  // all of them were left out since
  ['test', 0, 0, 'Right on – of 0 test clips'],
] as const)('the sentence names the part: %s, %d right, %d wrong', (split, right, wrong, text) => {
  expect(inWords('evaluate', rightSaid({ split, predictions: answers(right, wrong) }, englishFormat))).toBe(text);
});

test('what a run has met before is said to be too good', () => {
  expect(partSaid({ split: 'test' })).toEqual([]);
  expect(inWords('evaluate', partSaid({ split: 'validation' }))).toMatch(/expect the figure to be too good/);
  expect(inWords('evaluate', partSaid({ split: 'train' }))).toMatch(/learned from these very clips/);
});

test('corrected labels are said, one or many, left out or not', () => {
  const said = (relabelled: number, dropped: number) => inWords('evaluate', correctedSaid({ relabelled, dropped }));
  expect(correctedSaid({ relabelled: 0, dropped: 0 })).toEqual([]);
  expect(said(1, 0)).toMatch(/^With 1 corrected label\. The answers are those of the evaluation/);
  expect(said(3, 1)).toMatch(/^With 3 corrected labels\. 1 clip is not counted any more/);
  expect(said(0, 2)).toMatch(/^2 clips are not counted any more: .* The answers/);
});

test('guessing stands beside the figure, and is judged where there is an interval', () => {
  const said = (interval: { low: number; high: number } | null) =>
    inWords('evaluate', baselineSaid(0.171, interval, englishFormat));
  expect(said(null)).toBe('Always guessing the commonest class of the training clips gives 17.1 %.');
  expect(said({ low: 0.6, high: 0.7 })).toMatch(/gives 17\.1 %\. That lies below the interval/);
});

test('groups: a gap that chance never, seldom or often makes; only small ones; one alone', () => {
  const row = (right: number, clipCount: number) => ({
    value: 0,
    right,
    clipCount,
    interval: wilsonInterval(right, clipCount),
    isSmall: clipCount < 10,
  });
  const rows = [row(45, 50), row(1, 2), row(30, 50)];
  const said = (pValue: number | null, change = {}) =>
    inWords('evaluate', groupSaid({ rows, gap: 0.3, pValue, permuted: 'clips', ...change }, englishFormat));
  expect(said(0.0005)).toMatch(
    /^From the best to the worst: 90\.0 % to 60\.0 %, 30\.0 points\. .* \(less than 0\.1 %\)/,
  );
  expect(said(0.02)).toMatch(/differ as much in 2\.0 % of cases: the model probably does better/);
  expect(said(0.4, { permuted: 'units' })).toMatch(/in 40\.0 % of cases: this may well be chance\. .*whole speakers/);
  expect(said(null, { gap: null, rows: [row(1, 2)] })).toMatch(/fewer than 10 test clips/);
  expect(said(null, { gap: null, rows: [row(40, 50)] })).toMatch(/^Only one group has 10 test clips/);
});

test('calibration: too sure, not sure enough, as sure as it should be, or no temperature', () => {
  const said = (temperature: number | null) =>
    inWords(
      'evaluate',
      calibrationSaid(
        { predictions: answers(3, 1), temperature: temperature === null ? null : { temperature, clipCount: 40 } },
        englishFormat,
      ),
    );
  // sure to 95.3 % and right on 75 %
  expect(said(null)).toMatch(/lie 20\.3 points apart .*too few clips, or no mistakes/);
  expect(said(2)).toMatch(
    /On the 40 validation clips it was too sure: with its logits divided by 2\.00 they lie 6\.8 points/,
  );
  expect(said(0.5)).toMatch(/was not sure enough: .* divided by 0\.50 /);
  expect(said(1)).toMatch(/as sure as it should be \(temperature 1\.00; 20\.3 points with it\)/);
});
