import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';

const bytesOf = fc.uint8Array({ maxLength: 100 });

test('writes what Node writes, and reads it back', () => {
  fc.assert(
    fc.property(bytesOf, (bytes) => {
      const text = new TextDecoder().decode(encodeBase64(bytes));
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect([...decodeBase64(text)]).toEqual([...bytes]);
    }),
  );
});

test.each(['abc', 'ab*=', 'a=bc', 'ab\u00e9='])('refuses %s', (text) => {
  expect(() => decodeBase64(text)).toThrow(RangeError);
});
