// Parts of the schemas of stored records. Lists that grow with a run or a data set are looked through in one pass and kept as
// they are: a schema for each of a hundred thousand rows would take as long as reading them.

import { z } from './zod.ts';

/** Milliseconds since 1970, within what a date can be. */
export const moment = z.number().min(0).max(8.64e15);
export const count = z.number().int().nonnegative();
/** Also NaN and the infinities, which are what a computation that diverged gives. */
export const anyNumber = checkedBy(isNumber, 'a number');

export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A guard for fields that may be absent. */
export function isAbsentOr<T>(isRight: (value: unknown) => value is T): (value: unknown) => value is T | undefined {
  return (value): value is T | undefined => value === undefined || isRight(value);
}

/** A guard for objects that have all of these fields; others are left alone. The compiler asks for each field of `T`. */
export function hasFields<T>(
  guards: { [K in keyof T]-?: (value: unknown) => value is T[K] },
): (value: unknown) => value is T {
  const entries = Object.entries(guards) as [string, (value: unknown) => boolean][];
  return (value): value is T => isPlainObject(value) && entries.every(([name, isRight]) => isRight(value[name]));
}

/** A value that a guard knows; `what` names it. */
export function checkedBy<T>(isRight: (value: unknown) => value is T, what: string): z.ZodType<T> {
  // what comes after it may rely on it
  return z.custom<T>(isRight, { error: what, abort: true });
}

/** A guard for lists. */
export function isListOf<T>(isItem: (value: unknown) => value is T): (value: unknown) => value is T[] {
  return (value): value is T[] => Array.isArray(value) && firstOther(value, isItem) === -1;
}

/** Where the first is that is no item; -1 where all are. A hole is none, which `every` passes over. */
function firstOther(list: readonly unknown[], isItem: (value: unknown) => boolean): number {
  for (let index = 0; index < list.length; index++) if (!isItem(list[index])) return index;
  return -1;
}

/** A long list; `what` names its items in "a clip expected". */
export function listOf<T>(isItem: (value: unknown) => value is T, what: string): z.ZodType<T[]> {
  return z.unknown().superRefine((value, context) => {
    if (!Array.isArray(value)) {
      context.addIssue({ code: 'custom', message: `a list of ${what}`, input: value, continue: false });
      return;
    }
    const index = firstOther(value, isItem);
    if (index >= 0)
      context.addIssue({ code: 'custom', message: what, path: [index], input: value[index], continue: false });
  }) as unknown as z.ZodType<T[]>;
}

export const integers = listOf(isInteger, 'a whole number');
export const counts = listOf(isCount, 'a whole number from 0 on');
export const texts = listOf(isText, 'a text');
