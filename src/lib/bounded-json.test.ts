import { expect, test } from 'vitest';
import { parseBoundedJson, readBoundedJson } from './bounded-json.ts';

test('what is read is what JSON.parse gives, brackets in strings included', () => {
  const value = { a: ['[[[{{{"\\"', { b: '\\' }], c: '['.repeat(500) };
  expect(parseBoundedJson(JSON.stringify(value))).toEqual(value);
  expect(parseBoundedJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeInstanceOf(Array);
});

test.each([65, 200_000])('%i levels are refused', (levels) => {
  const text = `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  expect(() => parseBoundedJson(text)).toThrow(`nested ${levels} levels deep`);
});

test('a file that is too large is not read at all', async () => {
  const file = new File([new Uint8Array(33 * 2 ** 20)], 'config.json');
  file.arrayBuffer = () => Promise.reject(new Error('read'));
  await expect(readBoundedJson(file)).rejects.toThrow('at most');
});
