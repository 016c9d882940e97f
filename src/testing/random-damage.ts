// Random damage for tests of whatever reads files: bytes changed, cut, repeated and spliced, and JSON with values that do
// not belong there.

import fc from 'fast-check';

type Damage = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

const share = (min: number, max: number) => fc.double({ min, max, maxExcluded: true, noNaN: true });

/** A place as a share of the length: the same damage fits any file. Often at the beginning or the end, where files say what
 *  is in them, and a change can claim anything. */
const place = fc.oneof(share(0, 1), share(0, 0.1), share(0.95, 1));
/** What length and offset fields break on. */
const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

const at = (bytes: Uint8Array, share: number) => Math.floor(share * bytes.length);

const overwrite = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
  ([where, values]): Damage =>
    (bytes) => {
      const changed = bytes.slice();
      const start = at(bytes, where);
      changed.set(values.subarray(0, bytes.length - start), start);
      return changed;
    },
);
const extreme = fc.tuple(place, fc.constantFrom(...extremes), fc.constantFrom(1, 2, 4, 8)).map(
  ([where, value, width]): Damage =>
    (bytes) => {
      const changed = bytes.slice();
      const start = at(bytes, where);
      for (let i = 0; i < width && start + i < bytes.length; i++) {
        changed[start + i] = i < 4 ? (value >>> (8 * i)) & 255 : 0;
      }
      return changed;
    },
);
const cut = place.map(
  (where): Damage =>
    (bytes) =>
      bytes.slice(0, at(bytes, where)),
);
const remove = fc.tuple(place, fc.nat(64)).map(
  ([where, count]): Damage =>
    (bytes) =>
      joined(bytes.subarray(0, at(bytes, where)), bytes.subarray(at(bytes, where) + count)),
);
const insert = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 32 })).map(
  ([where, values]): Damage =>
    (bytes) =>
      joined(bytes.subarray(0, at(bytes, where)), values, bytes.subarray(at(bytes, where))),
);
const copyWithin = fc.tuple(place, place, fc.nat(256)).map(
  ([from, to, count]): Damage =>
    (bytes) =>
      bytes.slice().copyWithin(at(bytes, to), at(bytes, from), at(bytes, from) + count),
);

/** One to four damages, one after the other. */
export const damage: fc.Arbitrary<Damage> = fc
  .array(fc.oneof(overwrite, extreme, cut, remove, insert, copyWithin), { minLength: 1, maxLength: 4 })
  .map((damages) => (bytes) => damages.reduce((damaged, next) => next(damaged), bytes));

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

/** Deeper than any file that is read. */
const deep: unknown = Array.from({ length: 200 }).reduce<unknown>((inside) => [inside], null);

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    deep,
    null,
    true,
    '',
    'gelu',
    '../x',
    0,
    -1,
    1.5,
    1e9,
    2 ** 53,
    1e308,
    Number.MIN_VALUE,
    [],
    {},
    [[]],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** JSON text in which one to four fields hold something else, are gone or are new. */
export function oddJson(text: string): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(), oddValue, fc.constantFrom('replace', 'replace', 'delete', 'add'));
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const root: unknown = JSON.parse(text);
    for (const [which, odd, what] of changes) {
      // a copy: one object in two places would make circles
      const value = structuredClone(odd);
      const places = fieldsOf(root);
      const [holder, key] = places[which % places.length] ?? [root as Record<string, unknown>, 'x'];
      if (what === 'delete') delete holder[key];
      else if (what === 'add') holder[`${key}_`] = value;
      else holder[key] = value;
    }
    return JSON.stringify(root);
  });
}

/** What storage can hold and JSON cannot, besides. */
const oddStored = fc.oneof(
  oddValue,
  fc.constantFrom<() => unknown>(
    () => undefined,
    () => Number.NaN,
    () => Number.NEGATIVE_INFINITY,
    () => -0,
    () => 10n ** 30n,
    () => new Date(Number.NaN),
    () => new Map([['id', 1]]),
    () => new Set([null]),
    () => new Uint8Array(3),
    () => new ArrayBuffer(2 ** 17),
    () => new Array(3),
    () => {
      const round: Record<string, unknown> = {};
      round.error = round;
      round.culprits = [{ path: '', error: round }];
      return round;
    },
  ),
);

/** A value of storage in which one to four fields hold something else or are gone. */
export function oddRecord<T>(whole: T): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.nat(), oddStored, fc.constantFrom('replace', 'replace', 'null', 'delete'));
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const root: unknown = structuredClone(whole);
    for (const [which, odd, what] of changes) {
      const places = placesOf(root);
      const [holder, key] = places[which % places.length] ?? [root as Record<string, unknown>, 'x'];
      if (what === 'delete') delete holder[key];
      else
        holder[key] =
          what === 'null' ? null : typeof odd === 'function' ? (odd as () => unknown)() : structuredClone(odd);
    }
    return root;
  });
}

/** Every place of a value with its content gone, null, and another thing; each made when it is asked for. */
export function* eachDamage<T>(whole: T): Generator<{ path: string; what: string; damaged: unknown }> {
  for (const [, , path] of placesOf(whole)) {
    for (const what of ['delete', null, -1, 1e300, Number.NaN, 'x', {}, [null]]) {
      const damaged = structuredClone(whole);
      const keys = path.split('\n');
      const last = keys.pop() ?? '';
      const holder = keys.reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], damaged);
      if (what === 'delete') delete (holder as Record<string, unknown>)[last];
      else (holder as Record<string, unknown>)[last] = structuredClone(what);
      yield { path: path.replaceAll('\n', '.'), what: String(what), damaged };
    }
  }
}

/** `path`: the keys on the way to it, a line each. */
type Place = [holder: Record<string, unknown>, key: string, path: string];

/** Like `fieldsOf`, with what a damage has put there, which may go round in circles. */
function placesOf(value: unknown, above = '', seen = new Set<unknown>()): Place[] {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return [];
  seen.add(value);
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    [holder, key, above + key] as Place,
    ...placesOf(holder[key], `${above}${key}\n`, seen),
  ]);
}

function fieldsOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as [typeof holder, string], ...fieldsOf(holder[key])]);
}
