// Finding a setting by any of its words: its plain name, Hugging Face's, or what its sentence says.

import type { SettingKey } from './setting-catalogue.ts';

/** Those that have every word of the text, in their order; all where the text is empty. `wordsOf`: in small letters. */
export function foundSettings(
  settings: readonly SettingKey[],
  text: string,
  wordsOf: (key: SettingKey) => string,
): SettingKey[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((key) => wanted.every((word) => wordsOf(key).includes(word)));
}
