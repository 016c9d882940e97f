import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { bestValidationAccuracy, changedSettings } from './changed-settings.ts';

test('only what differs is named, with the value it replaces', () => {
  expect(changedSettings(presets.default)).toEqual([]);
  expect(changedSettings({ ...presets.default, learningRate: 1e-3, saveTotalLimit: null })).toEqual([
    { name: 'learning_rate', value: 1e-3, fallback: presets.default.learningRate },
    { name: 'save_total_limit', value: null, fallback: presets.default.saveTotalLimit },
  ]);
});

test('the best accuracy is the highest of the validation rows', () => {
  expect(bestValidationAccuracy([])).toBeNull();
  expect(
    bestValidationAccuracy([
      { kind: 'train' },
      { kind: 'eval', eval_accuracy: 0.6 },
      { kind: 'eval', eval_accuracy: 0.5 },
    ]),
  ).toBe(0.6);
});
