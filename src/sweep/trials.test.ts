import { describe, expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { SweepSpec } from './sweep-record.ts';
import { makeTrials, trialConfig } from './trials.ts';

const base = presets.default;

function spec(change: Partial<SweepSpec>): SweepSpec {
  return {
    method: 'grid',
    settings: [],
    trials: null,
    drawSeed: 1,
    seeds: [42],
    folds: null,
    halving: null,
    metric: 'accuracy',
    evaluatesTest: false,
    keeps: 'best',
    maxRuns: null,
    maxMinutes: null,
    ...change,
  };
}

const rates = { key: 'learningRate', values: [1e-4, 1e-3, 1e-2] };
const layers = { key: 'trainLayers', values: [1, 2] };
const rateRange = { key: 'learningRate', values: [1e-5, 1e-1], range: 'log' as const };

test('a grid is every combination, the last setting changing fastest', () => {
  const trials = makeTrials(spec({ settings: [rates, layers] }), base);
  expect(trials.map(({ number, values }) => [number, values.learningRate, values.trainLayers])).toEqual([
    [1, 1e-4, 1],
    [2, 1e-4, 2],
    [3, 1e-3, 1],
    [4, 1e-3, 2],
    [5, 1e-2, 1],
    [6, 1e-2, 2],
  ]);
  // none: the settings as they are, with seeds and folds
  expect(makeTrials(spec({}), base)).toEqual([{ number: 1, values: {} }]);
});

describe('a random search', () => {
  test('draws from a range: evenly in the logarithm, within it, the same for the same seed', () => {
    const asked = spec({ method: 'random', settings: [rateRange], trials: 400 });
    const drawn = makeTrials(asked, base).map(({ values }) => Number(values.learningRate));
    expect(makeTrials(asked, base).map(({ values }) => values.learningRate)).toEqual(drawn);
    expect(makeTrials({ ...asked, drawSeed: 2 }, base)[0]!.values).not.toEqual({ learningRate: drawn[0] });
    for (const rate of drawn) expect(rate >= 1e-5 && rate <= 1e-1, String(rate)).toBe(true);
    // a quarter in each decade, 3.5 deviations of a binomial either way
    for (const decade of [-5, -4, -3, -2]) {
      const share = drawn.filter((rate) => Math.floor(Math.log10(rate)) === decade).length / drawn.length;
      expect(Math.abs(share - 0.25), `decade ${decade}`).toBeLessThan(0.08);
    }
  });

  test('draws whole numbers for what takes whole numbers, each as often', () => {
    const epochs = { key: 'trainLayers', values: [1, 4], range: 'linear' as const };
    const rate = { key: 'weightDecay', values: [0, 1], range: 'linear' as const };
    const trials = makeTrials(spec({ method: 'random', settings: [epochs, rate], trials: 400 }), base);
    const counts = [1, 2, 3, 4].map((value) => trials.filter(({ values }) => values.trainLayers === value).length);
    expect(counts.reduce((a, b) => a + b)).toBe(400);
    for (const count of counts) expect(count).toBeGreaterThan(65);
    // of what takes shares below 1 and whole numbers above
    const warmup = { key: 'warmupSteps', values: [0, 50], range: 'linear' as const };
    for (const { values } of makeTrials(spec({ method: 'random', settings: [warmup, rate], trials: 50 }), base))
      expect(() => trialConfig(base, { values }, 1)).not.toThrow();
  });

  test('never makes the same trial twice, and no more than there are', () => {
    const trials = makeTrials(spec({ method: 'random', settings: [rates, layers], trials: 50 }), base);
    expect(new Set(trials.map(({ values }) => JSON.stringify(values))).size).toBe(6);
    expect(trials).toHaveLength(6);
    const some = makeTrials(spec({ method: 'random', settings: [rates, layers], trials: 4 }), base);
    expect(new Set(some.map(({ values }) => JSON.stringify(values))).size).toBe(4);
    // a range of few whole numbers
    const few = { key: 'trainLayers', values: [1, 3], range: 'linear' as const };
    expect(makeTrials(spec({ method: 'random', settings: [few], trials: 20 }), base)).toHaveLength(3);
  });
});

test('what cannot be tried is refused before it starts, by its Hugging Face name', () => {
  const refused = (change: Partial<SweepSpec>, against = base) => {
    try {
      makeTrials(spec(change), against);
    } catch (thrown) {
      const { code, params } = thrown as { code: string; params: { field?: string } };
      return [code, params.field];
    }
    return 'taken';
  };
  expect(refused({ settings: [{ key: 'learningRate', values: [1e-3, -1] }] })).toEqual([
    'config/invalid',
    'learning_rate',
  ]);
  expect(refused({ settings: [{ key: 'lrSchedulerType', values: ['linear', 'sine'] }] })).toEqual([
    'config/invalid',
    'lr_scheduler_type',
  ]);
  expect(refused({ settings: [{ key: 'momentum', values: [1] }] })).toEqual(['config/invalid', 'momentum']);
  expect(refused({ settings: [{ key: 'learningRate', values: [] }] })).toEqual(['sweep/no-values', 'learning_rate']);
  expect(refused({ settings: [{ key: 'learningRate', values: [1, 1] }] })).toEqual(['sweep/twice', 'learning_rate']);
  expect(refused({ settings: [rates, rates] })).toEqual(['sweep/twice', 'learning_rate']);
  expect(refused({ settings: [{ key: 'seed', values: [1, 2] }], seeds: [1, 2] })).toEqual(['sweep/seed', undefined]);
  expect(refused({ settings: [{ key: 'seed', values: [1, 2] }] })).toBe('taken');
  expect(refused({ settings: [{ ...rateRange, values: [0, 1] }], method: 'random', trials: 5 })).toEqual([
    'sweep/range',
    'learning_rate',
  ]);
  expect(refused({ settings: [rateRange] })).toEqual(['sweep/too-many', undefined]);
  expect(refused({ settings: [rates], method: 'random', trials: 0 })).toEqual(['sweep/no-trials', undefined]);
  const halving = { method: 'halving' as const, halving: { eta: 2, from: 1 } };
  expect(refused({ ...halving, settings: [{ key: 'numTrainEpochs', values: [1, 2] }] })).toEqual([
    'sweep/halving-budget',
    'num_train_epochs',
  ]);
});
