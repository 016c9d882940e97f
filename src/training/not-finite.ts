// A step whose loss or gradient is no finite number is skipped. Several in a row end the run: then the parameters are
// spoilt, and not a clip. So do an evaluation or a checkpoint with such a number.

import { VoxtuneError } from '../lib/errors.ts';

/** Skipped steps in a row that end a run. */
export const skipLimit = 5;

/** What was not finite first: the loss of a micro-batch, or only the gradient of a finite one. */
export type SkipCause = 'loss' | 'gradient';

export interface SkipCounts {
  total: number;
  inARow: number;
}

/** The counts after one more step. */
export function countSkip({ total, inARow }: SkipCounts, isSkipped: boolean): SkipCounts {
  return isSkipped ? { total: total + 1, inARow: inARow + 1 } : { total, inARow: 0 };
}

/** Throws `training/not-a-number` when too many steps in a row were skipped, `training/never-finite` where all of them were.
 *  `checkpoint`: the last that is kept. */
export function assertProgress(
  { inARow, total }: SkipCounts,
  step: number,
  cause: SkipCause,
  learningRate: number,
  checkpoint: number | null,
): void {
  if (inARow < skipLimit) return;
  if (total === step) throw neverFinite(step, cause);
  const which = cause === 'loss' ? 'the loss' : 'the gradient';
  throw new VoxtuneError(
    'training/not-a-number',
    `In the last ${skipLimit} updates up to update ${step} ${which} was no finite number (learning rate ` +
      `${learningRate}): the parameters have diverged. ${keptText(checkpoint)} Lower learning_rate, or set ` +
      'max_grad_norm to 1.',
    { step, inARow: skipLimit, cause, learningRate, checkpoint: checkpoint ?? 0 },
  );
}

/** Throws `training/not-a-number` where an evaluation's loss is none, `training/never-finite` where no step was made before. */
export function assertFiniteLoss(loss: number, step: number, skipped: SkipCounts, checkpoint: number | null): void {
  if (Number.isFinite(loss)) return;
  throw skipped.total === step ? neverFinite(step, 'loss') : notFinite(step, checkpoint);
}

/** Throws `training/not-a-number` where a value of a parameter is none. */
export function assertFiniteParameters(
  parameters: ReadonlyMap<string, Float32Array>,
  step: number,
  checkpoint: number | null,
): void {
  for (const values of parameters.values()) if (!areFinite(values)) throw notFinite(step, checkpoint);
}

/** By their bits: an exponent of ones alone, which is no finite number's, overflows into the sign when one is added to it. Takes a
 *  third of what arithmetic on the values does, which counts: training stands still meanwhile. */
function areFinite(values: Float32Array): boolean {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const { length } = bits;
  let found = 0;
  let i = 0;
  // biome-ignore-start lint/style/noNonNullAssertion: every index is below the length
  for (; i + 3 < length; i += 4) {
    found |=
      ((bits[i]! & exponent) + exponentOne) |
      ((bits[i + 1]! & exponent) + exponentOne) |
      ((bits[i + 2]! & exponent) + exponentOne) |
      ((bits[i + 3]! & exponent) + exponentOne);
  }
  for (; i < length; i++) found |= (bits[i]! & exponent) + exponentOne;
  // biome-ignore-end lint/style/noNonNullAssertion: as above
  return found >= 0;
}

/** Of a float32: its exponent's bits, and a one in them. */
const exponent = 0x7f800000;
const exponentOne = 0x00800000;

/** Nothing has changed a parameter yet: how large the steps would be cannot matter. */
function neverFinite(step: number, cause: SkipCause): VoxtuneError {
  return new VoxtuneError(
    'training/never-finite',
    `Up to update ${step} the ${cause} was never a finite number, and no parameter has changed yet: the model's weights or the ` +
      'recordings give none, whatever the learning rate. Get the files of the model again, or choose another one.',
    { step, cause },
  );
}

function notFinite(step: number, checkpoint: number | null): VoxtuneError {
  return new VoxtuneError(
    'training/not-a-number',
    `At update ${step} the loss or a parameter was no longer a finite number. ${keptText(checkpoint)} Lower ` +
      'learning_rate, or set max_grad_norm to 1, and continue.',
    { step, checkpoint: checkpoint ?? 0 },
  );
}

function keptText(checkpoint: number | null): string {
  return checkpoint === null ? 'No checkpoint was saved before.' : `The checkpoint of update ${checkpoint} is kept.`;
}
