// How a run's logits are to be read, from what was found on its validation part.

import { fitTemperature } from '../../evaluation/calibration.ts';
import { findUnsureThreshold } from '../../evaluation/unsure-threshold.ts';
import { evaluationsOf, type RunFacts } from '../../run/run-record.ts';
import { type Calibration, noCalibration } from './calibration.ts';

/** Of the validation part's evaluation, else of that of another part, which looked at the validation part too; of the same parameters.
 *  Nothing where the validation part is too small, was not looked at, or the run is a probe that learned from all clips. */
export function calibrationOf(run: Pick<RunFacts, 'evaluation' | 'evaluations' | 'labels'>, step: number): Calibration {
  const evaluations = evaluationsOf(run).filter((one) => one.step === step);
  const validation = evaluations.find(({ split }) => split === 'validation');
  if (validation) return fittedCalibration(validation.predictions, run.labels.length);
  const usual = noCalibration(run.labels.length);
  const other = evaluations.find(({ temperature, unsure }) => temperature || unsure);
  if (!other) return usual;
  return {
    temperature: other.temperature?.temperature ?? 1,
    unsureBelow: other.unsure?.below ?? usual.unsureBelow,
    calibratedOn: other.unsure?.clipCount ?? other.temperature?.clipCount ?? 0,
  };
}

/** Of clips that did not train. */
export function fittedCalibration(
  outcomes: readonly { label: number; predicted: number; logits: readonly number[] }[],
  labelCount: number,
): Calibration {
  const temperature = fitTemperature(outcomes)?.temperature ?? 1;
  const unsure = findUnsureThreshold(outcomes, temperature);
  const { unsureBelow } = noCalibration(labelCount);
  return { temperature, unsureBelow: unsure?.below ?? unsureBelow, calibratedOn: unsure?.clipCount ?? 0 };
}
