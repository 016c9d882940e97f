import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorCodes } from '../../lib/error-codes.ts';
import { allWords as messages } from './all-words.ts';
import { wrongWords } from './glossary.ts';
import { preferredLanguage } from './language.ts';

/** "key.inner" → text, for every text of a file. */
function flatten(content: Record<string, unknown>, prefix = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(content)) {
    if (typeof value === 'string') texts.set(prefix + key, value);
    else
      for (const [inner, text] of flatten(value as Record<string, unknown>, `${prefix}${key}.`)) texts.set(inner, text);
  }
  return texts;
}

/** Chinese has one plural form where English has two. */
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '');
const placeholders = (text: string) => new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]));

const namespaces = Object.keys(messages.en);

test('there are messages', () => {
  expect(namespaces).toContain('errors');
  expect(Object.keys(messages.zh).sort()).toEqual([...namespaces].sort());
});

test.each(namespaces)('%s: both languages have the same keys', (namespace) => {
  const en = new Set([...flatten(messages.en[namespace] ?? {}).keys()].map(withoutPlural));
  const zh = new Set([...flatten(messages.zh[namespace] ?? {}).keys()].map(withoutPlural));
  expect([...zh].sort()).toEqual([...en].sort());
});

test.each(namespaces)('%s: no text is empty, and a translation uses only what the English is given', (namespace) => {
  const en = flatten(messages.en[namespace] ?? {});
  const given = new Map<string, Set<string | undefined>>();
  for (const [key, text] of en) {
    expect(text.trim(), key).not.toBe('');
    given.set(withoutPlural(key), new Set([...(given.get(withoutPlural(key)) ?? []), ...placeholders(text)]));
  }
  for (const [key, text] of flatten(messages.zh[namespace] ?? {})) {
    expect(text.trim(), key).not.toBe('');
    for (const name of placeholders(text)) expect(given.get(withoutPlural(key)) ?? new Set(), key).toContain(name);
  }
});

test.each(['en', 'zh'] as const)('%s: every error code has its title and sentence', (language) => {
  const texts = flatten(messages[language].errors ?? {});
  const missing = errorCodes.filter((code) => !texts.has(`${code}.title`) || !texts.has(`${code}.text`));
  expect(missing).toEqual([]);
});

test('every key that a component names exists', () => {
  const missing: string[] = [];
  const all = new Set(
    namespaces.flatMap((namespace) =>
      [...flatten(messages.en[namespace] ?? {}).keys()].map((key) => `${namespace}:${withoutPlural(key)}`),
    ),
  );
  const folders = ['..', '../../share-page'].map((folder) => join(import.meta.dirname, folder));
  for (const path of folders.flatMap(sourceFiles)) {
    const source = readFileSync(path, 'utf8');
    const used = [...source.matchAll(/(?:useTranslation\(|TFunction<|getFixedT\(null, )'(\w+)'/g)].map(
      (match) => match[1],
    );
    for (const [, key] of source.matchAll(/\bt\(\s*'([^'$]+)'/g)) {
      const candidates = key?.includes(':') ? [key] : used.map((namespace) => `${namespace}:${key}`);
      if (!candidates.some((candidate) => all.has(candidate))) missing.push(`${path}: ${key}`);
    }
  }
  expect(missing).toEqual([]);
});

test.each(['en', 'zh'] as const)('%s: one word for one thing', (language) => {
  const found: string[] = [];
  for (const namespace of namespaces)
    for (const [key, text] of flatten(messages[language][namespace] ?? {})) {
      // names of what is put in are no words
      const words = text.replace(/\{\{.*?\}\}/g, '{}');
      for (const { not, say, except = [] } of wrongWords[language])
        if (not.test(words) && !except.includes(`${namespace}:${key}`))
          found.push(`${namespace}:${key} has “${not.exec(words)?.[0]}”, say: ${say}. (${text})`);
    }
  expect(found).toEqual([]);
});

test('the language follows the choice, then the browser, then English', () => {
  expect(preferredLanguage('zh', ['en-US'])).toBe('zh');
  expect(preferredLanguage(null, ['fr-FR', 'zh-TW', 'en'])).toBe('zh');
  expect(preferredLanguage(null, ['de', 'en-GB', 'zh'])).toBe('en');
  expect(preferredLanguage('fr', ['de'])).toBe('en');
});

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => join(folder, name));
}
