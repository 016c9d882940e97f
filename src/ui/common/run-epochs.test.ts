import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { runForTest } from '../../testing/run-record.ts';
import { epochsOf } from './run-epochs.ts';

/** Two updates an epoch. */
const config = { ...presets.default, perDeviceTrainBatchSize: 2 };

test.each([
  ['before the first update', { numTrainEpochs: 3 }, 0, undefined, '1/3'],
  ['in the middle', { numTrainEpochs: 3 }, 1, 1.5, '2/3'],
  ['at an end', { numTrainEpochs: 3 }, 0, 2, '2/3'],
  ['of a run by max_steps', { maxSteps: 3 }, 1.5, undefined, '2/2'],
  ['of half an epoch', { numTrainEpochs: 0.5 }, 0.5, undefined, '1/1'],
  ['where the record is ahead of what the run has become', { numTrainEpochs: 1 }, 2, undefined, '1/1'],
])('%s', (_, change, epoch, reported, text) => {
  const { now, total } = epochsOf(runForTest({ config: { ...config, ...change }, epoch }), reported);
  expect(`${now}/${total}`).toBe(text);
});
