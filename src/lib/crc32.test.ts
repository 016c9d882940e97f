import { crc32 as zlibCrc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

test('equals the published check value and zlib for every length and start', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => (i * 197 + 31) & 255);
  for (let from = 0; from < 9; from++) {
    for (let to = from; to <= bytes.length; to++) {
      expect(crc32(bytes.subarray(from, to))).toBe(zlibCrc32(bytes.subarray(from, to)));
    }
  }
});

test('goes on from an earlier checksum', () => {
  const bytes = Uint8Array.from({ length: 61 }, (_, i) => i * 3);
  expect(crc32(bytes.subarray(20), crc32(bytes.subarray(0, 20)))).toBe(crc32(bytes));
});
