// The page's words and numbers in the language of a report, without React: the report says the same sentences as the page.

import { createInstance } from 'i18next';
import { labelText } from '../ui/common/label-name.ts';
import { createNumberFormat, type NumberFormat } from '../ui/common/number-format.ts';
import { type Said, type Translate, write } from '../ui/common/said.ts';
import type { Language } from '../ui/messages/language.ts';

const files = import.meta.glob<Record<string, unknown>>(
  '../ui/messages/{en,zh}/{report,evaluate,train,charts,check,data,probe,runs,errors,common}.json',
  { eager: true, import: 'default' },
);

type Namespace = 'report' | 'evaluate' | 'train' | 'charts' | 'check' | 'data' | 'probe' | 'runs' | 'errors' | 'common';

export interface ReportWords {
  language: Language;
  format: NumberFormat;
  /** Words of `report`. */
  t: Translate;
  /** Those of another part of the page. */
  of(namespace: Namespace): Translate;
  /** Sentences of a part of the page, one after another. */
  said(namespace: Namespace, sentences: readonly Said[]): string;
  /** A label as the page shows it: a known code with what it stands for. */
  label(label: string | undefined, codes: string | null | undefined): string;
}

export function reportWords(language: Language): ReportWords {
  const instance = createInstance();
  const resources: Record<string, Record<string, Record<string, unknown>>> = { en: {}, zh: {} };
  for (const [path, content] of Object.entries(files)) {
    const [, of = '', namespace = ''] = /\/(en|zh)\/(\w+)\.json$/.exec(path) ?? [];
    const words = resources[of];
    if (words) words[namespace] = content;
  }
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  const format = createNumberFormat(language === 'zh' ? 'zh-Hans' : 'en');
  const of = (namespace: Namespace) => instance.getFixedT(language, namespace) as Translate;
  return {
    language,
    format,
    t: of('report'),
    of,
    said: (namespace, sentences) => write(sentences, of(namespace), format),
    label: (label, codes) => (label === undefined ? '' : labelText(label, codes, language)),
  };
}
