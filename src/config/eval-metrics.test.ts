import { expect, test } from 'vitest';
import { assertTrainable } from './assert-trainable.ts';
import { isEvalMetric, labelMetricOf } from './eval-metrics.ts';
import { applyHuggingFaceNames } from './parse-training-config.ts';
import { planTraining } from './plan/training-plan.ts';
import { presets } from './presets.ts';
import { isGreaterBetter } from './training-config.ts';

const choose = (name: string | null) => applyHuggingFaceNames(presets.default, { metric_for_best_model: name });
const planFor = (name: string, labels: string[]) => planTraining(choose(name), { train: 100, validation: 10, labels });

test.each([
  ['loss', 'loss', false],
  ['eval_loss', 'loss', false],
  [null, 'loss', false],
  ['eval_balanced_accuracy', 'balanced_accuracy', true],
  ['weighted_precision', 'weighted_precision', true],
  ['eval_NEU_recall', 'NEU_recall', true],
])('%s is taken as %s; greater is better: %s', (given, name, greater) => {
  const config = choose(given);
  expect(config.metricForBestModel).toBe(name);
  expect(isGreaterBetter(config)).toBe(greater);
  expect(isGreaterBetter({ ...config, greaterIsBetter: !greater })).toBe(!greater);
});

test('a name that no evaluation has is refused with those that there are', () => {
  for (const name of ['bleu', '', 'precision', 'eval_', 'macro_f2', '_f1'])
    expect(() => choose(name)).toThrow(
      /metric_for_best_model must be loss \| accuracy \| balanced_accuracy .*LABEL_recall/,
    );
});

test('a label’s figure is told from an average, whatever the label is called', () => {
  expect(labelMetricOf('macro_f1')).toBeNull();
  expect(labelMetricOf('very sad_f1')).toEqual({ label: 'very sad', figure: 'f1' });
  expect(labelMetricOf('a_b_precision_recall')).toEqual({ label: 'a_b_precision', figure: 'recall' });
  expect(isEvalMetric('micro_precision')).toBe(true);
});

test('a figure of a label that the data do not have is an error of the plan, with the labels', () => {
  expect(planFor('ANG_recall', ['ANG', 'SAD']).warnings).toEqual([]);
  const plan = planFor('marco_f1', ['ANG', 'SAD']);
  expect(plan.warnings[0]).toMatchObject({ code: 'metric-of-no-label', fix: { metricForBestModel: 'macro_f1' } });
  expect(() => assertTrainable(plan)).toThrow(/metric_for_best_model must be .*macro_f1.*ANG, SAD; found marco_f1/);
});
