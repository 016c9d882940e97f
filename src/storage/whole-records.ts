// Records as they come out of storage. Each is held against its schema: one that is not whole is told apart and never reaches
// what works on records, nor hides the others.

import { boundOf, type SchemaIssue } from '../config/schema-issue.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { isPlainObject, isText } from '../lib/record-schemas.ts';
import type { z } from '../lib/zod.ts';
import { database } from './database.ts';

export type RecordKind = 'dataset' | 'model' | 'run' | 'sweep' | 'checkpoint' | 'download' | 'trunk-cache';

/** Where a record is stored. */
export interface RecordRef {
  kind: RecordKind;
  key: IDBValidKey;
}

/** What is known of a stored record without relying on what is in it. */
export interface StoredRecord extends RecordRef {
  /** Its key as text. */
  id: string;
  /** Null where it cannot be read. */
  name: string | null;
  /** What is not as it should be: "config.seed: a number expected, null found". Null: it is whole. */
  problem: string | null;
}

export interface BrokenRecord extends StoredRecord {
  problem: string;
}

/** The records of a store. */
export interface Listing<T> {
  whole: T[];
  broken: BrokenRecord[];
}

export type ReadRecord<T> = { record: T; problem: null } | { record: null; problem: string };

/** What is stored, if the schema knows it. */
export function readRecord<T>(schema: z.ZodType<T>, stored: unknown): ReadRecord<T> {
  const result = safeParse(schema, stored);
  if (result === null) return { record: null, problem: 'it goes round in circles' };
  if (result.success) return { record: result.data, problem: null };
  const issue = result.error.issues[0] as SchemaIssue;
  return { record: null, problem: problemOf(issue, stored) };
}

/** Null: what is stored holds itself, which no schema comes to the end of. */
function safeParse<T>(schema: z.ZodType<T>, stored: unknown): z.ZodSafeParseResult<T> | null {
  try {
    return schema.safeParse(stored, { reportInput: true });
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

function problemOf(issue: SchemaIssue, stored: unknown): string {
  const found = issue.path.reduce<unknown>(
    (holder, key) =>
      typeof holder === 'object' && holder !== null ? (holder as Record<PropertyKey, unknown>)[key] : undefined,
    stored,
  );
  const expected = `${boundOf(issue)} expected, ${shortly(found)} found`;
  return issue.path.length === 0 ? expected : `${issue.path.map(String).join('.')}: ${expected}`;
}

function shortly(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (isText(value)) return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  return String(value);
}

/** What is told of a stored record. `name` is read from it where nothing else is given. */
export function describeRecord(
  ref: RecordRef,
  stored: unknown,
  problem: string | null,
  name = nameIn(stored),
): StoredRecord {
  const { kind, key } = ref;
  return { kind, key, id: keyText(key), name, problem };
}

export function brokenRecord(ref: RecordRef, stored: unknown, problem: string): BrokenRecord {
  return { ...describeRecord(ref, stored, problem), problem };
}

function nameIn(stored: unknown): string | null {
  const name = isPlainObject(stored) ? stored.name : null;
  return isText(name) && name.trim() !== '' ? name : null;
}

function keyText(key: IDBValidKey): string {
  return isText(key) ? key : `${typeof key} ${JSON.stringify(key)}`;
}

/** Adds a record to a listing. */
export function sortInto<T>(listing: Listing<T>, ref: RecordRef, stored: unknown, read: ReadRecord<T>): void {
  if (read.problem === null) listing.whole.push(read.record);
  else listing.broken.push(brokenRecord(ref, stored, read.problem));
}

/** What reading it gave, where the browser itself could not bring it: a file of its database is damaged or gone. */
export function unreadable(thrown: unknown): { record: null; problem: string } {
  return {
    record: null,
    problem: `the browser cannot read it: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  };
}

/** All of a store. One that the browser cannot read hides no others. */
export async function readStore<T extends { createdAt: number }>(
  store: 'datasets' | 'models' | 'sweeps',
  kind: RecordKind,
  read: (stored: unknown) => ReadRecord<T>,
): Promise<Listing<T>> {
  const db = await database();
  const listing: Listing<T> = { whole: [], broken: [] };
  const keys = await db.getAllKeys(store);
  const all: unknown[] | null = await db.getAll(store).catch(() => null);
  for (const [at, key] of keys.entries()) {
    const ref = { kind, key };
    if (all !== null && all.length === keys.length) sortInto(listing, ref, all[at], read(all[at]));
    else
      await db.get(store, key).then(
        // gone since
        (stored: unknown) => (stored === undefined ? undefined : sortInto(listing, ref, stored, read(stored))),
        (thrown: unknown) => sortInto(listing, ref, null, unreadable(thrown)),
      );
  }
  listing.whole.sort((a, b) => b.createdAt - a.createdAt);
  return listing;
}

/** The record; throws `storage/not-whole`. `what` names its kind. */
export function wholeOr<T>(what: string, name: string, read: ReadRecord<T>): T {
  if (read.problem === null) return read.record;
  throw notWhole(what, name, read.problem);
}

export function notWhole(what: string, name: string, problem: string): VoxtuneError {
  return new VoxtuneError(
    'storage/not-whole',
    `${what} ${name} is not stored whole (${problem}). It can be exported as it is, and deleted, under Storage.`,
    { what, name, problem },
  );
}
