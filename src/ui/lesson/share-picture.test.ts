import { expect, test } from 'vitest';
import { wrapText } from './share-picture.ts';

const byLength = (text: string) => text.length;

test('lines break between words, and never before a full stop', () => {
  expect(wrapText('It was right on most. Good.', 12, byLength)).toEqual(['It was right', 'on most.', 'Good.']);
  expect(wrapText('abcdefgh.', 8, byLength)).toEqual(['abcdefgh.']);
  expect(wrapText('', 8, byLength)).toEqual([]);
});

test('Chinese, which has no spaces, breaks too, and loses nothing', () => {
  const text = '对于从未听过的嗓音，它在一百段录音中答对了九十段。';
  const lines = wrapText(text, 10, byLength);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join('')).toBe(text);
  // a mark that closes may hang over
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(11);
});
