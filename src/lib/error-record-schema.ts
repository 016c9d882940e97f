// The schema of an error that was stored. Apart from `errors.ts`, which every small worker loads.

import type { ErrorCode } from './error-codes.ts';
import type { Culprit, ErrorParams, ErrorRecord } from './errors.ts';
import { checkedBy, hasFields, isListOf, isNumber, isPlainObject, isText } from './record-schemas.ts';

function isParams(value: unknown): value is ErrorParams {
  return isPlainObject(value) && Object.values(value).every((one) => isText(one) || isNumber(one));
}

/** Any text: a code that this version does not know has its English sentence. */
const isCode = isText as (value: unknown) => value is ErrorCode;
const isDetails = (value: unknown): value is string | undefined => value === undefined || isText(value);

const isCulprit = (value: unknown): value is Culprit =>
  isPlainObject(value) && isText(value.path) && isErrorRecord(value.error);
const isCulprits = (value: unknown): value is readonly Culprit[] | undefined =>
  value === undefined || isListOf(isCulprit)(value);

export const isErrorRecord: (value: unknown) => value is ErrorRecord = hasFields<ErrorRecord>({
  code: isCode,
  message: isText,
  params: isParams,
  details: isDetails,
  culprits: isCulprits,
});

export const errorParamsSchema = checkedBy(isParams, 'texts and numbers by name');
export const errorRecordSchema = checkedBy(isErrorRecord, 'an error with its code');
