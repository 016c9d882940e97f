// The code of the error that a call ends with, for tests that only ask for it.

import { VoxtuneError } from '../lib/errors.ts';

export async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof VoxtuneError ? thrown.code : `not a VoxtuneError: ${thrown}`;
}
