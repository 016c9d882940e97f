// The page's own sentences, in English, for the command line.

import { createNumberFormat } from '../ui/common/number-format.ts';
import { type Said, type Translate, write } from '../ui/common/said.ts';
import { createWholeI18n } from '../ui/messages/all-words.ts';

export const format = createNumberFormat('en');
const words = createWholeI18n('en');

/** Sentences of one namespace of the messages, one after another. */
export function inWords(namespace: string, sentences: readonly Said[]): string {
  const text = write(sentences, words.getFixedT('en', namespace) as Translate, format);
  // between a number and its unit no line is broken in the page
  return text.replaceAll('\u00a0', ' ');
}
