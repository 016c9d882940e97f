// The error of every weight file that cannot be used.

import { VoxtuneError } from '../../lib/errors.ts';

/** `model/bad-weights`. `reason` is a word or two for the page; `tensor` the name to blame, or empty. */
export function badWeights(message: string, reason: string, tensor = '', cause?: unknown): VoxtuneError {
  return new VoxtuneError('model/bad-weights', message, { reason, tensor }, { cause });
}
