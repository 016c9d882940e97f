import { expect, test } from 'vitest';
import { VoxtuneError } from './errors.ts';
import { Setbacks } from './retry-limit.ts';

test('the third loss at one place is the last; coming further starts the count anew', () => {
  const lost = new VoxtuneError('engine/device-lost', 'The GPU stopped.');
  const setbacks = new Setbacks();
  for (const step of [0, 0, 10, 10, 20, 20]) setbacks.take(step, lost);
  const third = expect.objectContaining({
    code: 'training/gave-up',
    params: { losses: 3, step: 20, reason: lost.message, reasonCode: lost.code },
  });
  expect(() => setbacks.take(20, lost)).toThrow(third);
});
