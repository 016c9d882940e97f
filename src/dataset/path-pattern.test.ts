import { expect, test } from 'vitest';
import { codeOf } from '../testing/code-of.ts';
import { clipsMatching } from './path-pattern.ts';

const paths = [
  'a/one.wav',
  'a/two.wav',
  'b/c/one.wav',
  'b/t[1].wav',
  'b/t1.wav',
  'b/caf\u00e9.wav',
  'b/🎤.wav',
  'x.y/-z.wav',
];
const found = (pattern: string) => clipsMatching(pattern, paths).map((clip) => paths[clip]);

test.each([
  ['one.wav', ['a/one.wav', 'b/c/one.wav']],
  ['a/*', ['a/one.wav', 'a/two.wav']],
  ['a/one.wav', ['a/one.wav']],
  ['./a/one.wav', ['a/one.wav']],
  ['*/one.wav', ['a/one.wav']],
  ['**/one.wav', ['a/one.wav', 'b/c/one.wav']],
  ['b/**', paths.filter((path) => path.startsWith('b/'))],
  ['t?.wav', ['b/t1.wav']],
  ['t[0-9].wav', ['b/t1.wav']],
  ['b/t[!2].wav', ['b/t1.wav']],
  // letter by letter too
  ['b/t[1].wav', ['b/t[1].wav', 'b/t1.wav']],
  ['cafe\u0301.wav', ['b/caf\u00e9.wav']],
  ['?.wav', ['b/🎤.wav']],
  ['x.y/-z.*', ['x.y/-z.wav']],
  ['[&~-]z.wav', ['x.y/-z.wav']],
])('%s', (pattern, expected) => {
  expect(found(pattern)).toEqual(expected);
});

test.each(['nothing*', 'aXone.wav', 'A/one.wav', '[z-a]', '*/two', ''])(
  '%j matches no clip, which is said',
  async (pattern) => {
    expect(await codeOf(Promise.resolve().then(() => found(pattern)))).toBe('clips/no-match');
  },
);
