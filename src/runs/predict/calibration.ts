// How a classifier's logits are to be read. Apart from what predicts: exports say it too, and have no engine.

import { usualThreshold } from '../../evaluation/unsure-threshold.ts';
import type { PredictorInfo } from './predict-types.ts';

/** What is read of a run's evaluation. */
export type Calibration = Pick<PredictorInfo, 'temperature' | 'unsureBelow' | 'calibratedOn'>;

export function noCalibration(labelCount: number): Calibration {
  return { temperature: 1, unsureBelow: usualThreshold(labelCount), calibratedOn: 0 };
}
