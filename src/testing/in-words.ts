// Sentences as a person reads them, for tests of what decides them.

import { createNumberFormat } from '../ui/common/number-format.ts';
import { type Said, type Translate, write } from '../ui/common/said.ts';
import { createWholeI18n } from '../ui/messages/all-words.ts';
import type { Language } from '../ui/messages/language.ts';

const formats = { en: createNumberFormat('en'), zh: createNumberFormat('zh-Hans') };
const words = { en: createWholeI18n('en'), zh: createWholeI18n('zh') };

export const englishFormat = formats.en;

function read(language: Language, namespace: string, sentences: readonly Said[]): string {
  const text = write(sentences, words[language].getFixedT(language, namespace) as Translate, formats[language]);
  const keys = sentences.map(({ key }) => key).filter((key) => text.includes(key));
  if (keys.length > 0 || text.includes('{{'))
    throw new Error(`expected the sentences of ${namespace} in ${language}, found “${text}”`);
  // no-break spaces stand between a number and its unit
  return text.replaceAll('\u00a0', ' ');
}

/** In English. Throws where one is missing, or lacks a value, in either language. */
export function inWords(namespace: string, sentences: readonly Said[]): string {
  read('zh', namespace, sentences);
  return read('en', namespace, sentences);
}
