import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

test('the published check value, whole and in two parts', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes)).toBe(0xcbf43926);
  for (let cut = 0; cut <= 9; cut++) expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});
