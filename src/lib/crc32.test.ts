import { expect, test } from 'vitest';
import { crc32, crc32c } from './crc32.ts';

test('the published check value, whole and in two parts', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes)).toBe(0xcbf43926);
  for (let cut = 0; cut <= 9; cut++) expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

test('CRC-32C of RFC 3720, B.4', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at))).toBe(0x46dd794e);
});

test('long runs, from any place in memory on, as byte by byte', () => {
  const bytewise = (bytes: Uint8Array) => {
    let crc = -1;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return ~crc >>> 0;
  };
  const all = Uint8Array.from({ length: 100 }, (_, at) => (at * 97 + (at >> 3)) & 255);
  for (let from = 0; from < 5; from++)
    for (let end = from; end <= all.length; end++) {
      const part = all.subarray(from, end);
      expect(crc32(part), `${from} to ${end}`).toBe(bytewise(part));
      const middle = part.length >> 1;
      expect(crc32(part.subarray(middle), crc32(part.subarray(0, middle)))).toBe(bytewise(part));
    }
});
