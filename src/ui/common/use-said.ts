// Writes sentences in the page's language.

import { useTranslation } from 'react-i18next';
import { type Said, type Translate, write } from './said.ts';
import { useNumberFormat } from './use-number-format.ts';

/** `namespace`: of the messages that the keys are of. */
export function useSaid(namespace: string): (sentences: readonly Said[]) => string {
  const { t } = useTranslation(namespace);
  const format = useNumberFormat();
  return (sentences) => write(sentences, t as Translate, format);
}
