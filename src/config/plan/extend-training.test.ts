import { expect, test } from 'vitest';
import { presets } from '../presets.ts';
import { extendTraining } from './extend-training.ts';

const config = { ...presets.default, numTrainEpochs: 2, perDeviceTrainBatchSize: 2, learningRate: 1, warmupSteps: 1 };

test('a finished run of 2 epochs gets one more, as measured of a resuming Trainer', () => {
  const { config: longer, totalSteps, nextLearningRate } = extendTraining(config, { step: 4, epoch: 2 }, 1, 4);
  expect([longer.numTrainEpochs, totalSteps]).toEqual([3, 6]);
  // transformers 5.17: updates 4 and 5 use 0 and 0.2
  expect(nextLearningRate).toBeCloseTo(0.2, 12);
});

test('a run by max_steps gets the updates of the epochs', () => {
  const { config: longer, totalSteps } = extendTraining({ ...config, maxSteps: 3 }, { step: 3, epoch: 1.5 }, 2, 4);
  expect([longer.maxSteps, totalSteps]).toEqual([7, 7]);
});

test('a run that early stopping ended goes on from where it is', () => {
  expect(extendTraining({ ...config, numTrainEpochs: 50 }, { step: 10, epoch: 5 }, 3, 4).totalSteps).toBe(16);
});
