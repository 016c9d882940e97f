// What the page says for a message, in either language, as a pattern: so the walk finds the same button in both.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../packages.mjs';

export type Language = 'en' | 'zh';
export type Words = (key: string) => RegExp;

/** Patterns of the messages of a language. `key` as the page's `t` takes it, always with its namespace; what is filled in may be
 *  anything, and of a plural every form is meant. Throws where there is no such message. */
export function wordsOf(language: Language): Words {
  const folder = join(projectRoot, 'src', 'ui', 'messages', language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const messages = new Map(
    files.map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown]),
  );
  return (key) => {
    const [namespace = '', path = ''] = key.split(':');
    const forms = ['', '_one', '_other'].flatMap((form) => {
      const text = `${path}${form}`.split('.').reduce<unknown>(stepInto, messages.get(namespace));
      return typeof text === 'string' ? [text] : [];
    });
    if (forms.length === 0) throw new Error(`There is no message ${key} in ${language}.`);
    return new RegExp(`^(?:${forms.map(patternOf).join('|')})$`, 's');
  };
}

function stepInto(node: unknown, part: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined;
}

function patternOf(text: string): string {
  return text
    .split(/\{\{[^}]*\}\}/)
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
}
