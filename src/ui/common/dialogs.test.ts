// Every dialog says what it is about, and its cross what it does: to whoever hears the page, Mantine gives neither a name.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ui = join(import.meta.dirname, '..');

/** The opening tags of dialogs in a source, whole. */
function dialogTags(source: string): string[] {
  return [...source.matchAll(/<(Modal|Drawer)\b(?!\.)/g)].map(({ index }) => {
    let depth = 0;
    for (let at = index; at < source.length; at++) {
      const letter = source[at];
      if (letter === '{') depth += 1;
      else if (letter === '}') depth -= 1;
      else if (letter === '>' && depth === 0 && source[at - 1] !== '=') return source.slice(index, at + 1);
    }
    return source.slice(index);
  });
}

function faultsOf(tag: string): string[] {
  const hasName = /\b(title|aria-label)=/.test(tag);
  const hasNamedCross = /withCloseButton=\{false\}/.test(tag) || /closeButtonProps=\{\{[^}]*'aria-label'/.test(tag);
  return [...(hasName ? [] : ['has no title']), ...(hasNamedCross ? [] : ['has a cross without a name'])];
}

test('every dialog has a title, and its cross a name', () => {
  const found: string[] = [];
  let count = 0;
  for (const name of readdirSync(ui, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.tsx')) continue;
    for (const tag of dialogTags(readFileSync(join(ui, name), 'utf8'))) {
      count += 1;
      for (const fault of faultsOf(tag)) found.push(`${name}: a dialog ${fault}`);
    }
  }
  expect(count).toBeGreaterThan(5);
  expect(found).toEqual([]);
});

test('one without would be found', () => {
  const [tag = ''] = dialogTags('<Modal opened onClose={() => close()} size="lg">');
  expect(tag).toBe('<Modal opened onClose={() => close()} size="lg">');
  expect(faultsOf(tag)).toEqual(['has no title', 'has a cross without a name']);
  expect(faultsOf("<Drawer title={t('a')} closeButtonProps={{ 'aria-label': t('b') }}>")).toEqual([]);
});
