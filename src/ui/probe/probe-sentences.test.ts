import { expect, test } from 'vitest';
import type { LearningPoint, ProbeReport, ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import {
  basisSaid,
  betterSaid,
  costSaid,
  curveSaid,
  foldsSaid,
  guessSaid,
  learningSaid,
  mixedSaid,
  resultSaid,
  seedsSaid,
} from './probe-sentences.ts';
import { rowSaid, useOf } from './row-names.ts';

type Interval = ProbeRow['interval'];

function row(name: string, features: ProbeRow['features'], layers: number[], accuracy: number, interval: Interval) {
  const chosen = name.startsWith('best') ? ('inside' as const) : ('outside' as const);
  const isNative = features === 'weighted_sum' || (features === 'mean' && layers.length === 1);
  const rest = { balancedAccuracy: 0, macroF1: 0, logLoss: 0, top2Accuracy: 0, folds: [], c: null, predicted: [] };
  return { name, features, layers, chosen, isNative, accuracy, interval, ...rest } satisfies ProbeRow;
}

const around = (accuracy: number): Interval => ({ low: accuracy - 0.05, high: accuracy + 0.05 });
const single = row('best_layer_mean', 'mean', [6], 0.684, { low: 0.641, high: 0.726 });
const everything = row('best', 'mean_std', [0, 1, 2], 0.736, around(0.736));
const majority = row('majority', 'majority', [], 0.171, around(0.171));

function report(change: Partial<ProbeReport> = {}): ProbeReport {
  return {
    datasetId: 'set',
    modelId: 'model',
    createdAt: 0,
    fitSeconds: 0.9,
    passSeconds: 3.1,
    labels: ['a', 'b'],
    clips: Array.from({ length: 480 }, (_, clip) => clip),
    clipLabels: [],
    clipFolds: [],
    foldCount: 5,
    foldsBy: 'speaker',
    intervalBy: 'speaker',
    rows: [majority, single, everything],
    best: { any: 'best', native: 'best_native' },
    probabilities: [],
    mixedFolds: null,
    learningCurve: [],
    agreement: null,
    ...change,
  };
}

test('seeds: their mean and how far apart they are; a row without says nothing', () => {
  const said = (seeds?: number[]) => inWords('probe', seedsSaid(seeds ? { seeds } : {}, englishFormat));
  expect(said([0.748, 0.739, 0.758])).toBe(
    'Trained with 3 seeds: 74.8 % on average, 73.9 % to 75.8 %. The figures are those of the first.',
  );
  expect(said()).toBe('');
});

const result = (change: Partial<ProbeReport>) => inWords('probe', resultSaid(report(change), englishFormat));

test('the result says whose clips it is of, and promises unheard voices only where they were kept apart', () => {
  expect(result({})).toBe(
    'Layer 6 alone is right on 68.4 % of clips of unheard speakers (64.1 % to 72.6 %), after 4 sec.',
  );
  expect(result({ foldsBy: 'sentence' })).toMatch(/of clips of unheard groups \(sentence\) \(64\.1/);
  expect(result({ foldsBy: 'age band' })).toMatch(/unheard groups \(age band\)/);
  expect(result({ foldsBy: null })).toMatch(/of clips that it was not fitted on \(64\.1/);
  expect(result({ rows: [{ ...single, interval: null }] })).toBe(
    'Layer 6 alone is right on 68.4 % of clips of unheard speakers, after 4 sec.',
  );
  expect(result({ rows: [{ ...single, layers: [0] }] })).toMatch(/^The input of the first layer alone is right on/);
  // what took no time is not said to have taken none
  expect(result({ passSeconds: 0, fitSeconds: 0.2 })).toMatch(/, after 1 sec\.$/);
  // of a model without layers of its own to choose from
  expect(result({ rows: [majority, everything] })).toMatch(
    /^The best of all \(all layers, mean and deviation\) is right/,
  );
  expect(result({ rows: [] })).toBe('');
});

test('what is better than one layer is named, and so is what needs no model', () => {
  const better = (...rows: ProbeRow[]) => inWords('probe', betterSaid(report({ rows }), englishFormat));
  expect(better(single, everything)).toBe(
    'The best of all is all layers, mean and deviation: right on 73.6 % (68.6 % to 78.6 %).',
  );
  expect(better(single, { ...everything, accuracy: single.accuracy })).toBe('');
  expect(better(single, row('best', 'mfcc', [], 0.8, null))).toBe(
    'But MFCC, mean and deviation, without the model, does better: right on 80.0 %.',
  );
});

test('guessing is held against the lower end of the interval', () => {
  const guess = (share: number) =>
    inWords('probe', guessSaid(report({ rows: [{ ...majority, accuracy: share }, single] }), englishFormat));
  expect(guess(0.171)).toBe('Always guessing the commonest class would get 17.1 %.');
  expect(guess(0.65)).toMatch(/would get 65\.0 %: the model may hear nothing of these labels\.$/);
});

test('what the intervals rest on: clips, groups, few of them, or one', () => {
  const basis = (change: Partial<ProbeReport>, groupCount: number | null) =>
    inWords('probe', basisSaid(report(change), groupCount));
  expect(basis({}, 91)).toBe(
    'In brackets: where the figure lies for other speakers like these 91, with 95 % confidence.',
  );
  expect(basis({}, 4)).toMatch(/4 speakers are few: the true range may well be wider\.$/);
  expect(basis({ intervalBy: 'sentence' }, 12)).toMatch(/other groups like these 12 \(sentence\)/);
  expect(basis({}, null)).toMatch(/for other speakers like these, with/);
  expect(basis({ intervalBy: null }, null)).toMatch(/as if clips had nothing in common\.$/);
  const without = [{ ...single, interval: null }];
  expect(basis({ rows: without }, 1)).toMatch(/^All clips are of one speaker: .* no interval is given\.$/);
  expect(basis({ rows: without, intervalBy: null }, null)).toBe('');
});

test('the folds are said, and what is not known of them', () => {
  const folds = (change: Partial<ProbeReport>) => inWords('probe', foldsSaid(report(change)));
  expect(folds({})).toMatch(/^480 clips in 5 folds, every speaker whole in one of them;/);
  expect(folds({ foldsBy: 'sentence' })).toMatch(/every group \(sentence\) whole/);
  expect(folds({ foldsBy: null, intervalBy: null })).toMatch(/dealt one by one; .* new voices will do worse\.$/);
  // one speaker: no voice can return
  expect(folds({ foldsBy: null })).not.toMatch(/new voices/);
});

test('the highest point of the curve is told from what choosing it honestly gives', () => {
  const curve = (...rows: ProbeRow[]) => inWords('probe', curveSaid({ rows }, englishFormat));
  const layers = [0.61, 0.701, 0.69].map((share, k) => row(`layer_${k}_mean`, 'mean', [k], share, null));
  expect(curve(...layers, single)).toBe(
    'The highest point, layer 1, mean with 70.1 %, was picked after seeing these clips and is too good for itself: with the layer chosen inside the folds it is 68.4 %.',
  );
  expect(curve(...layers, { ...single, accuracy: 0.705 })).toMatch(
    /^The highest point is layer 1, mean with 70\.1 %; /,
  );
  // held against the choice among rows of its own kind
  const deviations = row('layer_2_mean_std', 'mean_std', [2], 0.72, null);
  expect(curve(...layers, deviations, single)).toBe('');
  expect(curve(...layers, deviations, single, row('best_layer_mean_std', 'mean_std', [2], 0.71, null))).toMatch(
    /^The highest point, layer 2, mean and deviation with 72\.0 %, .* 71\.0 %\.$/,
  );
  expect(curve(majority)).toBe('');
});

test('a leak is a number: clearly more, hardly more, or no more than with the group apart', () => {
  const mixed = (accuracy: number, change: Partial<ProbeReport> = {}) =>
    inWords('probe', mixedSaid(report({ mixedFolds: { accuracy, interval: null }, ...change }), englishFormat));
  expect(mixed(0.841)).toBe(
    'With folds that mix speakers it would be 84.1 %: 10.5 points of that are the speakers, and a new voice does not bring them.',
  );
  expect(mixed(0.75)).toMatch(/75\.0 %, 1\.4 points more: hardly more than chance moves it\.$/);
  expect(mixed(0.72)).toMatch(/72\.0 %, no more than the 73\.6 % with speakers apart/);
  expect(mixed(0.9, { foldsBy: 'sentence' })).toMatch(/mix groups \(sentence\) it would be 90\.0 %: 16\.4 points/);
  // without an interval nothing is clear
  const bare = { rows: [{ ...everything, interval: null }] };
  expect(mixed(0.9, bare)).toMatch(/16\.4 points more: hardly more than chance/);
  expect(mixed(0.841, { foldsBy: null })).toBe('');
  expect(inWords('probe', mixedSaid(report(), englishFormat))).toBe('');
});

test('a learning curve is read by its last doubling, and by its last step', () => {
  const point = (clipCount: number, accuracy: number, spread = 0.01): LearningPoint => {
    return { share: clipCount / 400, clipCount, accuracy, low: accuracy - spread, high: accuracy + spread };
  };
  const said = (...points: LearningPoint[]) => inWords('probe', learningSaid(points, englishFormat));
  expect(said(point(40, 0.4), point(160.4, 0.6), point(280, 0.65), point(400, 0.68))).toBe(
    'Probably: from 160 to 400 clips it went from 60.0 % to 68.0 %, 8.0 points more, and the curve has not levelled off.',
  );
  expect(said(point(200, 0.66, 0.03), point(400, 0.68))).toMatch(
    /^Perhaps: .* the luckiest draw of fewer clips was as/,
  );
  expect(said(point(200, 0.675), point(400, 0.68))).toMatch(/^Hardly: from 200 to 400 clips .* 67\.5 % to 68\.0 %/);
  expect(said(point(200, 0.7), point(400, 0.68))).toMatch(/^Hardly: .* 70\.0 % to 68\.0 %/);
  // it rose, and then no more
  expect(said(point(154, 0.761), point(269, 0.804), point(384, 0.804))).toMatch(/^Hardly: from 269 to 384 clips/);
  expect(said(point(160, 0.6), point(280, 0.66, 0.03), point(400, 0.68))).toMatch(/^Perhaps: from 280 to 400 clips/);
  expect(said(point(400, 0.68))).toBe('');
  expect(said()).toBe('');
});

test('what probing will take is said before it begins', () => {
  const split = { train: [1, 2, 3], validation: [4], test: [5] };
  expect(inWords('probe', costSaid(split, 42, englishFormat))).toBe(
    'It listens to 4 clips: those that train and validate. The 1 test clip stays unheard, for Evaluate. That takes about 42 sec on this machine, then some seconds of fitting. What it hears is kept: the next time there is only the fitting.',
  );
  expect(inWords('probe', costSaid({ ...split, test: [] }, null, englishFormat))).toMatch(
    /validate\. How long that takes here is not known/,
  );
});

test('rows are named by what they read, and by who chose it', () => {
  const named = (...of: Parameters<typeof row>) => inWords('probe', [rowSaid(row(...of))]);
  expect(named('layer_0_mean', 'mean', [0], 0, null)).toBe('before the first layer, mean');
  expect(named('layer_3_mean_std', 'mean_std', [3], 0, null)).toBe('layer 3, mean and deviation');
  expect(named('all_layers_mean', 'mean', [0, 1], 0, null)).toBe('all layers, mean');
  expect(named('weighted_sum', 'weighted_sum', [0, 1], 0, null)).toBe('weighted sum of all layers');
  expect(named('best_layer_mean', 'mean', [6], 0, null)).toBe('best layer (layer 6, mean)');
  expect(named('best_native', 'weighted_sum', [0, 1], 0, null)).toBe(
    'best that transformers loads (weighted sum of all layers)',
  );
  expect(named('best', 'prosody', [], 0, null)).toBe('best of all (duration, pitch and energy)');
});

test('only what transformers loads is trained from, and what hears no model is not used', () => {
  expect(useOf(single)).toBe('fine-tune');
  expect(useOf(everything)).toBe('use');
  expect(useOf(majority)).toBe('baseline');
});
