// Which language the page speaks: the browser's at first, and then the person's choice.

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

const storageKey = 'voxtune.language';

/** The remembered language, else the first of the browser's that there are words for, else English. */
export function preferredLanguage(remembered: string | null, browserLanguages: readonly string[]): Language {
  if (remembered === 'en' || remembered === 'zh') return remembered;
  for (const tag of browserLanguages) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'en' || base === 'zh') return base;
  }
  return 'en';
}

export function browserLanguage(): Language {
  return preferredLanguage(readRemembered(), navigator.languages);
}

export function rememberLanguage(language: Language): void {
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
