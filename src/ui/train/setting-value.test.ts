import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { mainSettings, settingControls, settingGroups } from './setting-catalogue.ts';
import { parseSetting, settingText } from './setting-value.ts';

test('numbers are read as typed', () => {
  expect(parseSetting('learningRate', ' 5e-4 ', false)).toEqual({ value: 0.0005 });
  expect(parseSetting('evalSteps', '', true)).toEqual({ value: null });
  expect(parseSetting('maxSteps', '-1', false)).toEqual({ value: -1 });
});

test.each([
  ['learningRate', '', { kind: 'number' }],
  ['learningRate', '1,5', { kind: 'number' }],
  ['learningRate', '-1', { kind: 'atLeast', bound: 0 }],
  ['numTrainEpochs', '0', { kind: 'above', bound: 0 }],
  ['perDeviceTrainBatchSize', '2.5', { kind: 'integer' }],
  ['adamBeta1', '1', { kind: 'below', bound: 1 }],
] as const)('%s = "%s" is refused', (key, text, problem) => {
  expect(parseSetting(key, text, false)).toEqual({ problem });
});

test('a value survives its own text', () => {
  for (const config of Object.values(presets)) {
    for (const key of ['learningRate', 'adamEpsilon', 'weightDecay', 'warmupSteps'] as const) {
      expect(parseSetting(key, settingText(config[key]), false)).toEqual({ value: config[key] });
    }
  }
});

test('every setting stands in exactly one group', () => {
  const grouped = settingGroups.flatMap((group) => group.settings);
  expect([...grouped].sort()).toEqual(Object.keys(settingControls).sort());
  for (const key of mainSettings) expect(grouped).toContain(key);
});
