// What the columns of the table of runs are called: settings by Hugging Face's names, as everywhere; the others in plain words.

import { useTranslation } from 'react-i18next';
import { labelMetricOf } from '../../config/eval-metrics.ts';
import { fieldOfHuggingFaceName } from '../../config/hf-names.ts';
import { repeatsKey } from '../../run/table/run-groups.ts';

export interface ColumnWords {
  title(id: string): string;
  /** What it is, for a setting in plain words, for the others by its name in files; none for what is neither. */
  hint(id: string): string | undefined;
}

export function useColumnWords(): ColumnWords {
  const { t } = useTranslation('runs');
  const { t: train } = useTranslation('train');
  const metric = (name: string): string => {
    const ofLabel = labelMetricOf(name);
    return ofLabel
      ? t('metric.ofLabel', { label: ofLabel.label, figure: metricWord(ofLabel.figure) })
      : metricWord(name);
  };
  const metricWord = (name: string): string => t(`metric.${name}`, { defaultValue: name.replaceAll('_', ' ') });
  return {
    title(id) {
      if (id === repeatsKey) return t('repeats');
      if (fieldOfHuggingFaceName(id)) return id;
      if (id.startsWith('test_')) return t('part.test', { metric: metric(id.slice('test_'.length)) });
      if (id.startsWith('eval_')) return t('part.validation', { metric: metric(id.slice('eval_'.length)) });
      return t(`column.${id}`);
    },
    hint(id) {
      const field = fieldOfHuggingFaceName(id);
      if (field) return train(`settings.${field}.name`);
      return id === repeatsKey ? undefined : id;
    },
  };
}
