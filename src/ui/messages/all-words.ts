// All words of both languages at once, for what is no page: the commands and the tests.

import type { i18n } from 'i18next';
import { createI18n } from './i18n.ts';
import type { Language } from './language.ts';
import { byNamespace, type Words } from './words.ts';

/** By language and namespace. */
export const allWords: Record<Language, Words> = {
  en: byNamespace(import.meta.glob('./en/*.json', { eager: true, import: 'default' })),
  zh: byNamespace(import.meta.glob('./zh/*.json', { eager: true, import: 'default' })),
};

export function createWholeI18n(language: Language): i18n {
  return createI18n(language, allWords);
}
