// The number format of the language that is shown.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createNumberFormat, type NumberFormat } from './number-format.ts';

export function useNumberFormat(): NumberFormat {
  const { i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? i18n.language ?? 'en';
  return useMemo(() => createNumberFormat(language), [language]);
}
