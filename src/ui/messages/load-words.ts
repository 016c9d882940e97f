// Words on their way to the page: of one language, those of the shell and the welcome before the first picture (`en-first.ts`), all
// others behind it (`en-rest.ts`), which every place but the welcome waits for. `first-words.test.ts` says what must be first.

import type { Language } from './language.ts';
import type { Words } from './words.ts';

const first: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en-first.ts')).words,
  zh: async () => (await import('./zh-first.ts')).words,
};

const rest: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en-rest.ts')).words,
  zh: async () => (await import('./zh-rest.ts')).words,
};

export function loadFirstWords(language: Language): Promise<Words> {
  return first[language]();
}

export function loadOtherWords(language: Language): Promise<Words> {
  return rest[language]();
}
