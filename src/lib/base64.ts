// Base64 of large numbers of bytes (RFC 4648), as bytes of ASCII: texts of hundreds of megabytes would be held twice.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const codes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const pad = '='.charCodeAt(0);

/** The letters, padded to a multiple of four. */
export function encodeBase64(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  let at = 0;
  let from = 0;
  for (; from + 2 < bytes.length; from += 3) {
    const word = (bytes[from]! << 16) | (bytes[from + 1]! << 8) | bytes[from + 2]!;
    out[at++] = codes[word >> 18]!;
    out[at++] = codes[(word >> 12) & 63]!;
    out[at++] = codes[(word >> 6) & 63]!;
    out[at++] = codes[word & 63]!;
  }
  const left = bytes.length - from;
  if (left > 0) {
    const word = (bytes[from]! << 16) | (left > 1 ? bytes[from + 1]! << 8 : 0);
    out[at++] = codes[word >> 18]!;
    out[at++] = codes[(word >> 12) & 63]!;
    out[at++] = left > 1 ? codes[(word >> 6) & 63]! : pad;
    out[at++] = pad;
  }
  return out;
}

let values: Uint8Array | null = null;

function valueOfCodes(): Uint8Array {
  values ??= codes.reduce((table, code, value) => {
    table[code] = value;
    return table;
  }, new Uint8Array(128).fill(255));
  return values;
}

/** The bytes of a text as `encodeBase64` makes it. Throws a RangeError for anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const table = valueOfCodes();
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const count = text.length - padding;
  if (text.length % 4 !== 0) throw notBase64(text.length, 'a multiple of four letters');
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  const value = (at: number) => {
    if (at >= count) return 0;
    const code = text.charCodeAt(at);
    const found = code < 128 ? table[code]! : 255;
    if (found === 255) throw notBase64(at, 'a letter of base64');
    return found;
  };
  for (let from = 0, at = 0; from < count; from += 4, at += 3) {
    const word = (value(from) << 18) | (value(from + 1) << 12) | (value(from + 2) << 6) | value(from + 3);
    out[at] = word >> 16;
    // what lies beyond the array is dropped
    out[at + 1] = (word >> 8) & 255;
    out[at + 2] = word & 255;
  }
  return out;
}

function notBase64(at: number, expected: string): RangeError {
  return new RangeError(`base64: expected ${expected} at ${at}`);
}
