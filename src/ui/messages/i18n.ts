// The page's words, in the language that it speaks.

import { createInstance, type i18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, rememberLanguage } from './language.ts';
import { loadFirstWords, loadOtherWords } from './load-words.ts';
import type { Words } from './words.ts';

/** @param words those that are there already, by language. */
export function createI18n(language: Language, words: Partial<Record<Language, Words>>): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: words as Resource,
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}

function add(instance: i18n, language: Language, words: Words): void {
  for (const [namespace, content] of Object.entries(words)) instance.addResourceBundle(language, namespace, content);
}

const whole = new WeakMap<i18n, Map<Language, Promise<void>>>();

/** Resolves once the page has all words of the language that it speaks. */
export function allWordsAreThere(instance: i18n): Promise<void> {
  return complete(instance, instance.language === 'zh' ? 'zh' : 'en');
}

function complete(instance: i18n, language: Language): Promise<void> {
  const known = whole.get(instance) ?? new Map<Language, Promise<void>>();
  whole.set(instance, known);
  const loading =
    known.get(language) ??
    (async () => {
      const isFirstThere = instance.hasResourceBundle(language, 'shell');
      const loads = [...(isFirstThere ? [] : [loadFirstWords(language)]), loadOtherWords(language)];
      for (const words of await Promise.all(loads)) add(instance, language, words);
    })();
  known.set(language, loading);
  // it may be asked for once more
  loading.catch(() => known.delete(language));
  return loading;
}

/** Rejects where the words do not come: the page speaks on as before. */
export async function changeLanguage(instance: i18n, language: Language): Promise<void> {
  await complete(instance, language);
  await instance.changeLanguage(language);
  rememberLanguage(language);
}
