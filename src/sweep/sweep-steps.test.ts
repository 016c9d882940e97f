import { describe, expect, test } from 'vitest';
import { runForTest } from '../testing/run-record.ts';
import type { SweepRecord, SweepSpec } from './sweep-record.ts';
import { madeOf, sweepRun } from './sweep-runs.ts';
import { nextOfSweep, type RunOutcome, repetitionsOf, rungBudgets, sweepWork } from './sweep-steps.ts';
import { makeTrials } from './trials.ts';

const { history: _, ...base } = runForTest();

function sweepOf(change: Partial<SweepSpec>, foldNames: readonly (string | null)[] = [null]): SweepRecord {
  const spec: SweepSpec = {
    method: 'grid',
    settings: [{ key: 'learningRate', values: [1, 2, 3, 4] }],
    trials: null,
    drawSeed: 1,
    seeds: [7, 8],
    folds: null,
    halving: null,
    metric: 'accuracy',
    evaluatesTest: false,
    keeps: 'best',
    maxRuns: null,
    maxMinutes: null,
    ...change,
  };
  return {
    id: 'sweep',
    name: 'sweep-1',
    createdAt: 0,
    spec,
    base,
    trials: makeTrials(spec, base.config),
    folds: foldNames.map((name) => ({ name, splitConfig: base.splitConfig, split: base.split })),
    made: [],
    state: 'running',
    endedBy: null,
    error: null,
  };
}

/** Makes runs until the sweep ends; each has the figure that `figureOf` gives. */
function goThrough(sweep: SweepRecord, figureOf: (trial: number, seed: number, rung: number) => number | null) {
  const made: { trial: number; seed: number; fold: string | null; rung: number; epochs: number }[] = [];
  const outcomes = new Map<string, RunOutcome>();
  let now = sweep;
  for (;;) {
    const next = nextOfSweep(now, (id) => outcomes.get(id) ?? { isPending: true }, made.length);
    if (next.kind !== 'run') return { made, end: next };
    const run = sweepRun(now, next.run, { id: `run-${made.length}`, name: 'x', createdAt: 0, queueOrder: 1 });
    const [one] = madeOf(run);
    made.push({
      trial: one!.trial,
      seed: one!.seed,
      fold: one!.fold,
      rung: one!.rung,
      epochs: run.config.numTrainEpochs,
    });
    outcomes.set(run.id, { isPending: false, value: figureOf(one!.trial, one!.seed, one!.rung) });
    now = { ...now, made: [...now.made, one!] };
  }
}

test('all trials get their first seed before any gets its second, and each fold before the next', () => {
  const { made, end } = goThrough(sweepOf({ seeds: [7, 8] }, ['1', '2']), () => 1);
  expect(end).toEqual({ kind: 'end', why: 'all-done' });
  const texts = made.map(({ trial, seed, fold }) => `${seed}/${fold}/${trial}`);
  expect(texts.slice(0, 8)).toEqual(['7/1/1', '7/1/2', '7/1/3', '7/1/4', '7/2/1', '7/2/2', '7/2/3', '7/2/4']);
  expect(texts).toHaveLength(16);
  expect(new Set(texts).size).toBe(16);
});

test('trials that share what the frozen layers give come one after another', () => {
  const settings = [
    { key: 'trainLayers', values: [1, 2] },
    { key: 'learningRate', values: [1, 2] },
  ];
  const sweep = sweepOf({ settings: settings.toReversed(), seeds: [1] });
  const layers = repetitionsOf(sweep, sweep.trials, 0).map(({ trial }) => trial.values.trainLayers);
  expect(layers).toEqual([1, 1, 2, 2]);
  expect(sweepWork(sweep)).toMatchObject({ trialCount: 4, runCount: 4, trainings: 4, trunkPasses: 2 });
});

test('a budget ends it after so many runs or minutes', () => {
  expect(goThrough(sweepOf({ maxRuns: 3 }), () => 1)).toMatchObject({ made: { length: 3 }, end: { why: 'max-runs' } });
  // a minute each
  expect(goThrough(sweepOf({ maxMinutes: 5 }), () => 1)).toMatchObject({
    made: { length: 5 },
    end: { why: 'max-minutes' },
  });
  // a budget that is just enough is no reason
  expect(goThrough(sweepOf({ maxRuns: 8 }), () => 1).end).toEqual({ kind: 'end', why: 'all-done' });
});

describe('successive halving', () => {
  const halving = { method: 'halving' as const, halving: { eta: 2, from: 2 }, seeds: [7] };

  test('lets the better half go on, with its whole schedule for longer each time, to the whole training', () => {
    const sweep = sweepOf(halving);
    expect(rungBudgets(sweep)).toEqual([2, 4, 8, 10]);
    const { made } = goThrough(sweep, (trial) => -trial);
    expect(made.map(({ trial, rung, epochs }) => [rung, trial, epochs])).toEqual([
      [0, 1, 2],
      [0, 2, 2],
      [0, 3, 2],
      [0, 4, 2],
      [1, 1, 4],
      [1, 2, 4],
      [2, 1, 8],
      [3, 1, 10],
    ]);
    // 4 fifths, 2 times two fifths, four fifths, one
    expect(sweepWork(sweep)).toMatchObject({ runCount: 8, trainings: 4 * 0.2 + 2 * 0.4 + 0.8 + 1 });
  });

  test('goes by the mean over seeds; a trial that failed does not go on', () => {
    const { made } = goThrough(sweepOf({ ...halving, seeds: [7, 8] }), (trial, seed) =>
      trial === 4 ? null : seed === 7 ? trial : -3 * trial,
    );
    expect(made.filter(({ rung }) => rung === 1).map(({ trial }) => trial)).toEqual([1, 2, 1, 2]);
    expect(goThrough(sweepOf(halving), () => null).made).toHaveLength(4);
  });

  test('waits for a rung’s runs before it chooses', () => {
    const sweep = sweepOf(halving);
    const made = sweep.trials.map(({ number }) => ({
      runId: `${number}`,
      trial: number,
      seed: 7,
      fold: null,
      rung: 0,
    }));
    const next = nextOfSweep({ ...sweep, made }, () => ({ isPending: true }), 0);
    expect(next).toEqual({ kind: 'wait' });
  });
});
