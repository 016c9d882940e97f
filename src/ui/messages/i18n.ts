// The page's words: one namespace a file (`en/data.json` → `data`), English and Simplified Chinese, the browser's
// language at first and then the person's choice.

import { createInstance, type i18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

const storageKey = 'voxtune.language';

const files = import.meta.glob<Record<string, unknown>>('./{en,zh}/*.json', { eager: true, import: 'default' });

/** Messages by language and namespace. */
export function readMessages(): Record<Language, Record<string, Record<string, unknown>>> {
  const messages: Record<Language, Record<string, Record<string, unknown>>> = { en: {}, zh: {} };
  for (const [path, content] of Object.entries(files)) {
    const [, language, namespace] = /\.\/(en|zh)\/(.+)\.json$/.exec(path) ?? [];
    if (language && namespace) messages[language as Language][namespace] = content;
  }
  return messages;
}

/** The remembered language, else the first of the browser's that there are words for, else English. */
export function preferredLanguage(remembered: string | null, browserLanguages: readonly string[]): Language {
  if (remembered === 'en' || remembered === 'zh') return remembered;
  for (const tag of browserLanguages) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'en' || base === 'zh') return base;
  }
  return 'en';
}

export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: readMessages() as Resource,
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}

export function browserLanguage(): Language {
  return preferredLanguage(readRemembered(), navigator.languages);
}

export async function changeLanguage(instance: i18n, language: Language): Promise<void> {
  await instance.changeLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Without storage the choice holds until the page closes.
  }
}

function readRemembered(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
