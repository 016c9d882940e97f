// Which words come first: all that the shell and the welcome can say, in both languages, and no others twice.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importClosure } from '../../testing/import-closure.ts';
import { allWords } from './all-words.ts';
import { words as enFirst } from './en-first.ts';
import { words as enRest } from './en-rest.ts';
import { words as zhFirst } from './zh-first.ts';
import { words as zhRest } from './zh-rest.ts';

const root = join(import.meta.dirname, '..', '..');

/** Namespaces that a source names. */
function namedIn(source: string): string[] {
  const whole = [...source.matchAll(/(?:useTranslation|useSaid)\('(\w+)'|getFixedT\(null, '(\w+)'/g)];
  const single = [...source.matchAll(/['`](\w+):[a-zA-Z]/g)];
  return [...whole, ...single].map(([, one, other]) => one ?? other ?? '').filter((name) => name in allWords.en);
}

test('what is drawn before all words are there finds its own', () => {
  const entries = ['app/page.tsx', 'ui/welcome/Welcome.tsx'].map((path) => join(root, path));
  const files = importClosure(entries);
  // the shell and the welcome are among them
  expect([...files.keys()].some((path) => path.endsWith('ImportDrop.tsx'))).toBe(true);
  const missing = [...files].flatMap(([path, source]) =>
    namedIn(source)
      .filter((name) => !(name in enFirst))
      .map((name) => `${path.slice(root.length)} says words of ${name}, which come later (en-first.ts)`),
  );
  expect(missing).toEqual([]);
});

test('together they are all words, each once', () => {
  for (const [first, rest, all] of [
    [enFirst, enRest, allWords.en],
    [zhFirst, zhRest, allWords.zh],
  ] as const) {
    expect([...Object.keys(first), ...Object.keys(rest)].sort()).toEqual(Object.keys(all).sort());
  }
  expect(Object.keys(zhFirst)).toEqual(Object.keys(enFirst));
});
