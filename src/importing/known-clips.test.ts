import { expect, test } from 'vitest';
import { KnownClips } from './known-clips.ts';

test('the same recording under the same path is known; another gets a number before its extension', () => {
  const known = new KnownClips([
    { path: 'a/x.wav', contentHash: '1' },
    { path: 'a/x (2).wav', contentHash: '2' },
  ]);
  expect(known.place('a/x.wav', '1')).toBeNull();
  expect(known.place('a/x.wav', '2')).toBeNull();
  expect(known.place('a/x.wav', '3')).toBe('a/x (3).wav');
  expect(known.place('a/x.wav', '3')).toBeNull();
  expect(known.place('b/x.wav', '1')).toBe('b/x.wav');
  expect([known.place('a.b/take', '1'), known.place('a.b/take', '2')]).toEqual(['a.b/take', 'a.b/take (2)']);
});
