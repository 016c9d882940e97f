// How a label is shown wherever the page names one: a known code with what it stands for, "ANG · anger". The label itself stays
// what it is in the model, in files and in what is typed.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type CodeLanguage, codeName } from '../../dataset/labels/code-names.ts';
import { labelText } from './label-name.ts';

/** The language that codes are spelled out in: the page's. */
export function useCodeLanguage(): CodeLanguage {
  const { i18n } = useTranslation();
  return (i18n.resolvedLanguage ?? i18n.language ?? 'en').startsWith('zh') ? 'zh' : 'en';
}

/** A label as one says it: a known code by its name alone, "anger". */
export function useSpokenLabel(codes: string | null | undefined): (label: string | undefined) => string {
  const language = useCodeLanguage();
  return useMemo(
    () => (label) => (label === undefined ? '' : (codeName(codes, label, language) ?? label)),
    [codes, language],
  );
}

/** `labelText` of one set of codes in the page's language; "" for a label that is not there. */
export function useLabelText(codes: string | null | undefined): (label: string | undefined) => string {
  const language = useCodeLanguage();
  return useMemo(() => (label) => (label === undefined ? '' : labelText(label, codes, language)), [codes, language]);
}
