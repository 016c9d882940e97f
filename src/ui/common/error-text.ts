// An error record in the page's language: by its code and params; the record's own English where a sentence lacks one.

import { useTranslation } from 'react-i18next';
import type { ErrorParams, ErrorRecord } from '../../lib/errors.ts';

export interface ErrorText {
  /** "Not a zip archive": for lists. */
  title: string;
  /** What happened and what to do. */
  sentence: string;
}

/** Where a sentence says more of an error with such params: a tensor or a file is to blame, a checkpoint is left, a
 *  part of a download is here, or there are several kinds of it. */
export function fittingTexts({ tensor, checkpoint, arrived, name, kind }: ErrorParams): string[] {
  return [
    ...(kind ? [`text_${kind}`] : []),
    ...(tensor ? ['text_tensor'] : []),
    ...(Number(checkpoint) > 0 ? ['text_kept'] : []),
    ...(Number(arrived) > 0 ? ['text_arrived'] : []),
    ...(name ? ['text_named'] : []),
  ];
}

/** Gives the words for any error record. */
export function useErrorText(): (error: ErrorRecord) => ErrorText {
  const { t } = useTranslation('errors');
  return (error) => {
    const has = (key: string) => t(`${error.code}.${key}`, { skipInterpolation: true, defaultValue: '' }) !== '';
    const key = fittingTexts(error.params).find(has) ?? 'text';
    const template = t(`${error.code}.${key}`, { skipInterpolation: true, defaultValue: '' });
    const names = [...template.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '');
    const isComplete = template !== '' && names.every((name) => name in error.params);
    const params = { ...error.params };
    if (typeof params.changed === 'string') {
      const words = params.changed.split(' ').map((word) => t(`dependency.${word}`, { defaultValue: word }));
      params.changed = params.settings ? `${words.join(', ')} (${params.settings})` : words.join(', ');
    }
    if (typeof params.group === 'string') {
      const known = params.group.split(', ').map((name) => t(`group.${name}`, { defaultValue: name }));
      params.group = known.join(', ');
    }
    if (typeof params.reasonCode === 'string')
      params.reason = t(`${params.reasonCode}.title`, { defaultValue: String(params.reason) });
    return {
      title: t(`${error.code}.title`, { ...params, defaultValue: error.code }),
      sentence: isComplete ? t(`${error.code}.${key}`, params) : error.message,
    };
  };
}
