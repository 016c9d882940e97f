// One error class for everything a person can be told. Code branches on `code`, never on text; the page translates by
// `code` and `params`; `message` is the English sentence: where, what was expected, what was found, what to do.

import type { ErrorCode } from './error-codes.ts';

/** Values that a translated sentence needs: names, counts, what was found. */
export type ErrorParams = Record<string, string | number>;

/** One of several files that an error is about, and what is wrong with it. */
export interface Culprit {
  path: string;
  error: ErrorRecord;
}

interface VoxtuneErrorOptions {
  cause?: unknown;
  culprits?: readonly Culprit[];
}

export class VoxtuneError extends Error {
  override readonly name = 'VoxtuneError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly culprits: readonly Culprit[];

  constructor(code: ErrorCode, message: string, params: ErrorParams = {}, options: VoxtuneErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.params = params;
    this.culprits = options.culprits ?? [];
  }
}

/** What an error becomes when it crosses a worker boundary or is stored. */
export interface ErrorRecord {
  code: ErrorCode;
  message: string;
  params: ErrorParams;
  /** For "show details": the stack or the cause's text. */
  details?: string;
  /** The files that are to blame, each with its own reason; absent where the sentence says it all. */
  culprits?: readonly Culprit[];
}

/** Whether something was thrown because an array could not be had. */
export function isAllocationFailure(thrown: unknown): thrown is Error {
  if (!(thrown instanceof Error)) return false;
  const text = thrown.message;
  if (thrown.name === 'DataCloneError') return /memory/i.test(text);
  return thrown.name === 'RangeError' && /alloc|array length|array size|array buffer|memory/i.test(text);
}

/** Any thrown value as a record; what is not a VoxtuneError becomes `internal/unexpected`, but for memory that ended. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (isAllocationFailure(thrown)) {
    const message = `There is not enough memory for this (${thrown.message}). Use a smaller file, batch or model, or close other tabs.`;
    return toErrorRecord(new VoxtuneError('engine/out-of-memory', message, {}, { cause: thrown }));
  }
  if (thrown instanceof VoxtuneError) {
    const cause = thrown.cause instanceof Error ? thrown.cause.message : undefined;
    const { code, message, params, culprits } = thrown;
    return { code, message, params, details: cause ?? thrown.stack, ...(culprits.length > 0 && { culprits }) };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const details = thrown instanceof Error ? thrown.stack : undefined;
  return { code: 'internal/unexpected', message, params: { message }, details };
}

/** The reverse of `toErrorRecord`, on the other side of a worker boundary. */
export function fromErrorRecord(record: ErrorRecord): VoxtuneError {
  const error = new VoxtuneError(record.code, record.message, record.params, { culprits: record.culprits ?? [] });
  if (record.details) error.stack = record.details;
  return error;
}
