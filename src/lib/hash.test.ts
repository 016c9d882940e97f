import { expect, test } from 'vitest';
import { sha256Hex, sha256HexOfHashes, sha256HexOfParts } from './hash.ts';

test('equals the published digest of "abc", from bytes and from a file', async () => {
  const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(expected);
  expect(await sha256Hex(new Blob(['abc']))).toBe(expected);
});

test('parts cut elsewhere hash otherwise', async () => {
  const hash = await sha256HexOfParts(['ab', 'c']);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await sha256HexOfParts(['a', 'bc'])).not.toBe(hash);
  expect(await sha256HexOfParts([new Blob(['ab']), new TextEncoder().encode('c')])).toBe(hash);
});

test('parts can be given as their hashes', async () => {
  const hashes = await Promise.all(['ab', 'c'].map((text) => sha256Hex(new Blob([text]))));
  expect(await sha256HexOfHashes(hashes.join(''))).toBe(await sha256HexOfParts(['ab', 'c']));
});
