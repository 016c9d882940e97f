// A sweep's files, read back as other programs read them.

import Papa from 'papaparse';
import { expect, test } from 'vitest';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { rankRequest } from '../sweep/rank-request.ts';
import { rankSweep } from '../sweep/rank-sweep.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';
import { runForTest } from '../testing/run-record.ts';
import { wholeSweep } from '../testing/whole-records.ts';
import { sweepPredictionsCsv, sweepRunsCsv, sweepTrialsCsv } from './sweep-csv.ts';
import { sweepJson } from './sweep-json.ts';
import { sweepTrialsLatex } from './sweep-latex.ts';

const { history: _, ...base } = runForTest();

const sweep: SweepRecord = {
  ...wholeSweep(),
  base,
  spec: {
    ...wholeSweep().spec,
    method: 'grid',
    settings: [
      { key: 'learningRate', values: [1e-3, 1e-4] },
      { key: 'earlyStoppingPatience', values: [null] },
    ],
    seeds: [1, 2],
    folds: null,
    halving: null,
    metric: 'accuracy',
    evaluatesTest: false,
  },
  trials: [1e-3, 1e-4].map((learningRate, at) => ({
    number: at + 1,
    values: { learningRate, earlyStoppingPatience: null },
  })),
  folds: [{ name: null, splitConfig: base.splitConfig, split: base.split }],
  made: [1, 2].flatMap((seed) =>
    [1, 2].map((trial) => ({ runId: `${trial}-${seed}`, trial, seed, fold: null, rung: 0 })),
  ),
  state: 'finished',
  endedBy: 'all-done',
  error: null,
};

/** Trial 1 is right on both clips with either seed, trial 2 on one of them with the first, and fails with the second. */
const runs = sweep.made.map(({ runId, trial, seed }) => {
  const isRight = (clip: number) => trial === 1 || clip === 4;
  const predictions = [4, 5].map((clip) => {
    const label = clip % 2;
    const predicted = isRight(clip) ? label : 1 - label;
    return { clipIndex: clip, path: `=${clip}.wav`, label, predicted, logits: predicted ? [0.1, 2] : [2, 0.1] };
  });
  const hasFailed = runId === '2-2';
  const error = { code: 'training/never-finite' as const, message: 'NaN, from the first step on', params: {} };
  return runForTest({
    id: runId,
    name: `run-${runId}`,
    state: hasFailed ? 'failed' : 'finished',
    error: hasFailed ? error : null,
    elapsedSec: 1.5,
    sweep: { sweepId: sweep.id, trial, seed, fold: null },
    ...(!hasFailed && { evaluations: { validation: { split: 'validation', predictions } as unknown as Evaluation } }),
  });
});

const read = (csv: string) => Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data;
const ranking = rankSweep(rankRequest(sweep, runs));

test('sweep.csv has a row for each run, also for one that failed', () => {
  const rows = read(sweepRunsCsv(sweep, runs));
  expect(rows.map((row) => [row.run, row.trial, row.learning_rate, row.seed, row.state, row.accuracy])).toEqual([
    ['run-1-1', '1', '0.001', '1', 'finished', '1'],
    ['run-2-1', '2', '0.0001', '1', 'finished', '0.5'],
    ['run-1-2', '1', '0.001', '2', 'finished', '1'],
    ['run-2-2', '2', '0.0001', '2', 'failed', ''],
  ]);
  expect(rows[0]).toMatchObject({ early_stopping_patience: 'none', part: 'validation', seconds: '1.5', fold: '' });
  expect(rows[3]!.error).toBe('NaN, from the first step on');
  expect(rows[0]).not.toHaveProperty('test_accuracy');
});

test('trials.csv and sweep.json have the ranking', () => {
  const [best, other] = read(sweepTrialsCsv(sweep, ranking));
  expect(best).toMatchObject({ rank: '1', trial: '1', runs: '2', failed_runs: '0', mean: '1', sd: '0', p: '' });
  expect(other).toMatchObject({ rank: '2', trial: '2', runs: '1', failed_runs: '1', mean: '0.5', sd: '' });
  expect(Number(other!.difference)).toBe(-0.5);
  const json = JSON.parse(sweepJson(sweep, runs, ranking));
  expect(json).toMatchObject({ metric: 'accuracy', part: 'validation', best: { trial: 1, trials_tried: 2 } });
  expect(json.best.settings).toEqual({ learning_rate: 1e-3, early_stopping_patience: null });
  expect(json.trials.map((trial: { mean: number }) => trial.mean)).toEqual([1, 0.5]);
  expect(json.trials[1].difference_to_best.p_holm).toBe(Number(other!.p_holm));
  expect(json.runs).toHaveLength(4);
  expect(json.shared_settings.num_train_epochs).toBe(10);
});

test('predictions.csv gives the figures back, and its names are safe to open', () => {
  const csv = sweepPredictionsCsv(sweep, runs);
  const rows = read(csv);
  expect(rows).toHaveLength(6);
  const shareOf = (trial: string) => {
    const own = rows.filter((row) => row.trial === trial);
    return own.filter((row) => row.label === row.predicted).length / own.length;
  };
  expect([shareOf('1'), shareOf('2')]).toEqual([1, 0.5]);
  expect(rows[0]).toMatchObject({ run: 'run-1-1', file: "'=4.wav", logit_no: '2', logit_yes: '0.1' });
});

test('the table for a paper has the best first, and says which may be as good', () => {
  const lines = sweepTrialsLatex(sweep, rankSweep(rankRequest(sweep, runs))).split('\n');
  const rows = lines.filter((line) => line.endsWith('\\\\')).map((line) => line.replace(' \\\\', '').split(' & '));
  expect(rows[0]).toEqual([
    '\\texttt{learning\\_rate}',
    '\\texttt{early\\_stopping\\_patience}',
    'accuracy (\\%)',
    '95\\,\\% interval',
    'runs',
  ]);
  expect(rows[1]?.slice(0, 3)).toEqual(['0.001', 'none', '$100.0 \\pm 0.0$']);
  // one of two clips, and too few of them to say that it is worse
  expect(rows[2]?.slice(0, 3)).toEqual(['0.0001', 'none', '$50.0^{\\dagger}$']);
  expect(rows).toHaveLength(3);
});
