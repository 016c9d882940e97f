import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { changedSettings } from './changed-settings.ts';

test('only what differs is named, with the value it replaces', () => {
  expect(changedSettings(presets.default)).toEqual([]);
  expect(changedSettings({ ...presets.default, learningRate: 1e-3, saveTotalLimit: null })).toEqual([
    { name: 'learning_rate', value: 1e-3, fallback: presets.default.learningRate },
    { name: 'save_total_limit', value: null, fallback: presets.default.saveTotalLimit },
  ]);
});
