// Any stored value as JSON to take away, whatever is in it, and back: what JSON cannot say is written as text, bytes in base64 where
// they are few and by their number where they are many.

import { isPlainObject } from '../lib/record-schemas.ts';

/** Of one array of bytes. */
const mostBase64Bytes = 65_536;
/** Deeper nesting than any record has. */
const deepest = 64;

/** Text that `JSON.parse` reads. @param indent spaces of each level; 0: all in one line. */
export function rawJson(value: unknown, indent = 2): string {
  return JSON.stringify(toPlain(value, 0, new Set()), null, indent);
}

/** What `rawJson` was given, of the parsed text, as far as records need it: numbers that JSON has not, and fields that are there
 *  without a value. */
export function fromRawJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromRawJson);
  if (!isPlainObject(value)) return value;
  if (typeof value.$number === 'string') return Number(value.$number);
  const fields = Object.entries(value).filter(([, inner]) => !isPlainObject(inner) || inner.$undefined !== true);
  return Object.fromEntries(fields.map(([key, inner]) => [key, fromRawJson(inner)]));
}

function toPlain(value: unknown, depth: number, above: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $number: Object.is(value, -0) ? '-0' : String(value) };
    case 'undefined':
      return { $undefined: true };
    case 'object':
      return value === null ? null : objectToPlain(value, depth, above);
    default:
      return { [`$${typeof value}`]: String(value) };
  }
}

function objectToPlain(value: object, depth: number, above: Set<object>): unknown {
  if (above.has(value)) return { $circular: true };
  if (depth > deepest) return { $tooDeep: true };
  if (value instanceof ArrayBuffer) return bytesToPlain('ArrayBuffer', new Uint8Array(value));
  if (ArrayBuffer.isView(value)) {
    return bytesToPlain(value.constructor.name, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (value instanceof Error) return { $error: value.name, message: value.message };
  if (value instanceof Blob) return { $blob: value.type, bytes: value.size };
  if (value instanceof RegExp) return { $regexp: String(value) };
  above.add(value);
  const inside = (part: unknown) => toPlain(part, depth + 1, above);
  let plain: unknown;
  if (Array.isArray(value)) plain = Array.from(value, inside);
  else if (value instanceof Map) plain = { $map: [...value].map(([key, part]) => [inside(key), inside(part)]) };
  else if (value instanceof Set) plain = { $set: [...value].map(inside) };
  else plain = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]));
  above.delete(value);
  return plain;
}

function bytesToPlain(type: string, bytes: Uint8Array): unknown {
  return {
    $bytes: bytes.byteLength,
    type,
    ...(bytes.byteLength <= mostBase64Bytes ? { base64: base64Of(bytes) } : {}),
  };
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
