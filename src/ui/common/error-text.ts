// An error record in the page's language: by its code and params; the record's own English where a sentence lacks one.

import { useTranslation } from 'react-i18next';
import type { ErrorRecord } from '../../lib/errors.ts';

export interface ErrorText {
  /** "Not a zip archive": for lists. */
  title: string;
  /** What happened and what to do. */
  sentence: string;
}

/** Gives the words for any error record. */
export function useErrorText(): (error: ErrorRecord) => ErrorText {
  const { t } = useTranslation('errors');
  return (error) => {
    // some sentences say more where a tensor is to blame
    const withTensor = t(`${error.code}.text_tensor`, { skipInterpolation: true, defaultValue: '' });
    const key = withTensor !== '' && error.params.tensor ? 'text_tensor' : 'text';
    const template = t(`${error.code}.${key}`, { skipInterpolation: true, defaultValue: '' });
    const names = [...template.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '');
    const isComplete = template !== '' && names.every((name) => name in error.params);
    const params = { ...error.params };
    if (typeof params.changed === 'string') {
      const words = params.changed.split(' ').map((word) => t(`dependency.${word}`, { defaultValue: word }));
      params.changed = params.settings ? `${words.join(', ')} (${params.settings})` : words.join(', ');
    }
    if (typeof params.reasonCode === 'string')
      params.reason = t(`${params.reasonCode}.title`, { defaultValue: String(params.reason) });
    return {
      title: t(`${error.code}.title`, { ...params, defaultValue: error.code }),
      sentence: isComplete ? t(`${error.code}.${key}`, params) : error.message,
    };
  };
}
