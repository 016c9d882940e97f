import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { trainingConfigSchema } from '../../config/training-config.ts';
import { type SettingKey, settingControls } from '../train/setting-catalogue.ts';
import { canBeTried, startingValues, suggestedValues } from './suggested-values.ts';

const config = { ...presets.default, learningRate: 1e-3, perDeviceTrainBatchSize: 4 };

test('a rate is halved and doubled, a count stays whole, and what is taken is not offered again', () => {
  expect(suggestedValues('learningRate', config, [2e-3], 12)).toEqual([2e-4, 5e-4, 5e-3]);
  expect(startingValues('learningRate', config, 12)).toEqual([5e-4, 1e-3, 2e-3]);
  expect(suggestedValues('perDeviceTrainBatchSize', config, [], 12)).toEqual([1, 2, 8, 20]);
  expect(suggestedValues('numTrainEpochs', { ...config, numTrainEpochs: 3 }, [], 12)).toEqual([1, 2, 6, 15]);
});

test('layers are those that the model has', () => {
  expect(suggestedValues('trainLayers', { ...config, trainLayers: 2 }, [2], 3)).toEqual([0, 1, 3]);
  expect(suggestedValues('trainLayers', { ...config, trainLayers: 2 }, [2], 12)).toEqual([0, 1, 3, 4, 12]);
});

test('a choice offers the others, and begins with the one that is set', () => {
  expect(startingValues('classWeights', { ...config, classWeights: 'balanced' }, 12)).toEqual(['balanced', 'none']);
  expect(startingValues('lrSchedulerType', { ...config, lrSchedulerType: 'cosine' }, 12)[0]).toBe('cosine');
});

test('whatever is offered of any setting can be used', () => {
  const keys = (Object.keys(settingControls) as SettingKey[]).filter(canBeTried);
  expect(keys.length).toBeGreaterThan(30);
  for (const key of keys)
    for (const value of startingValues(key, config, 2))
      expect(trainingConfigSchema.shape[key].safeParse(value).success, `${key} = ${value}`).toBe(true);
});
