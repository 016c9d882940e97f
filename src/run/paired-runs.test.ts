import { expect, test } from 'vitest';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { scoreEvaluation } from '../evaluation/score.ts';
import { runForTest } from '../testing/run-record.ts';
import { pairedMatrix } from './paired-matrix.ts';
import { comparableRuns, pairPredictions, seedSiblings } from './paired-runs.ts';
import type { RunRecord } from './run-record.ts';

const evaluated = (clips: readonly number[], logits: number[], change: Partial<RunRecord> = {}) =>
  runForTest({
    evaluation: scoreEvaluation(
      clips.map((clipIndex) => ({ clipIndex, path: `${clipIndex}.wav`, label: 0, logits })),
      2,
      plainLoss,
      { split: 'test', evaluatedAt: 1, step: 1 },
      { runtime: 1, samplesPerSec: 1, stepsPerSec: 1 },
    ),
    ...change,
  });

test('runs compare where they were tested on common clips of one data set, for the same labels', () => {
  const run = evaluated([6, 7], [1, 0]);
  const alike = evaluated([7, 5], [0, 1], { id: 'alike', labels: ['yes', 'no'] });
  const others = [
    run,
    alike,
    evaluated([1, 2], [1, 0], { id: 'other clips' }),
    evaluated([6], [1, 0], { id: 'other labels', labels: ['no', 'perhaps'] }),
    evaluated([6], [1, 0], { id: 'other data', datasetId: 'other' }),
    runForTest({ id: 'not tested' }),
  ];
  expect(comparableRuns(run, others, 'test').map(({ id }) => id)).toEqual(['alike']);
  const { outcomes, others: said } = pairPredictions(
    run,
    run.evaluation?.predictions ?? [],
    alike,
    alike.evaluation?.predictions ?? [],
  );
  // of the clip that both know; the other's first class is this one's second
  expect(outcomes).toEqual([{ clipIndex: 7, label: 0, first: 0, second: 0 }]);
  expect(said.get(7)).toMatchObject({ predicted: 0, logits: [1, 0] });
});

test('a run from another browser is held against those here where its clips and labels are the same, clip by clip by their paths', () => {
  const dataHash = 'a'.repeat(64);
  const run = evaluated([6, 7], [1, 0], { dataHash });
  const imported = evaluated([2, 3], [0, 1], { id: 'imported', datasetId: 'elsewhere', dataHash });
  // there, 6.wav was imported third and 7.wav fourth, in the other order
  const paths = ['7.wav', '6.wav'];
  const predictions = imported.evaluation!.predictions.map((one, at) => ({
    ...one,
    path: paths[at]!,
    predicted: at,
  }));
  const other = { ...imported, evaluation: { ...imported.evaluation!, predictions } };
  const others = [
    other,
    { ...other, id: 'other clips of that name', dataHash: 'b'.repeat(64) },
    { ...other, id: 'of an earlier version', dataHash: undefined },
  ];
  expect(comparableRuns(run, others as RunRecord[], 'test').map(({ id }) => id)).toEqual(['imported']);
  const { outcomes, others: said } = pairPredictions(run, run.evaluation!.predictions, other, predictions);
  expect(outcomes).toEqual([
    { clipIndex: 6, label: 0, first: 0, second: 1 },
    { clipIndex: 7, label: 0, first: 0, second: 0 },
  ]);
  expect([...said].map(([clip, { clipIndex, path }]) => [clip, clipIndex, path])).toEqual([
    [6, 6, '6.wav'],
    [7, 7, '7.wav'],
  ]);
  const [pair] = pairedMatrix([run, other]);
  expect(pair?.found).toMatchObject({ clipCount: 2, onlyFirst: 1, onlySecond: 0 });
});

test('seeds are what differs, and nothing else', () => {
  const run = evaluated([6, 7], [1, 0]);
  const { config } = run;
  const runs = [
    run,
    evaluated([6, 7], [0, 1], { id: 'seed', config: { ...config, seed: 7, dataSeed: 8 } }),
    evaluated([6, 7], [0, 1], { id: 'rate', config: { ...config, learningRate: 1 } }),
    evaluated([6, 7], [0, 1], { id: 'split', split: { ...run.split, train: [0, 1] } }),
    runForTest({ id: 'not tested', config: { ...config, seed: 9 } }),
  ];
  expect(seedSiblings(run, runs).map(({ id }) => id)).toEqual(['run', 'seed']);
});
