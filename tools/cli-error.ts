// A mistake in what the person asked for: one line, exit code 2. Everything else that goes wrong exits with 1.

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
