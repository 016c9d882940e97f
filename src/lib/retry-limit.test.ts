import { expect, test } from 'vitest';
import { VoxtuneError } from './errors.ts';
import { RetryLimit } from './retry-limit.ts';

test('the third loss at one place is the last; coming further starts the count anew', () => {
  const lost = new VoxtuneError('engine/device-lost', 'The GPU stopped.');
  const retries = new RetryLimit();
  for (const step of [0, 0, 10, 10, 20, 20]) retries.record(step, lost);
  const third = expect.objectContaining({
    code: 'training/gave-up',
    params: { losses: 3, step: 20, reason: lost.message, reasonCode: lost.code },
  });
  expect(() => retries.record(20, lost)).toThrow(third);
});
