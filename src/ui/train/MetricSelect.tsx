// Chooses the figure that says which checkpoint is best: of all clips, an average of the labels, or one label's own.

import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { averageMetrics, figures, plainMetrics } from '../../config/eval-metrics.ts';
import { codeName } from '../../dataset/labels/code-names.ts';
import { useCodeLanguage } from '../common/label-text.ts';
import { useStudio } from '../common/use-studio.ts';

interface MetricSelectProps {
  id: string;
  hintId: string;
  value: string;
  onChange(value: string): void;
}

/** More labels than this would bury the others: then `LABEL_recall` comes from pasted settings alone. */
const labelLimit = 60;

export function MetricSelect({ id, hintId, value, onChange }: MetricSelectProps) {
  const { t } = useTranslation('train');
  const { labels, codes } = useStudio(({ dataset }) => ({
    labels: dataset?.labels ?? none,
    codes: dataset?.labelCodes ?? null,
  }));
  const language = useCodeLanguage();
  const ofLabels = labels.slice(0, labelLimit).flatMap((label) => {
    const name = codeName(codes, label, language);
    return figures.map((figure) => {
      const metric = `${label}_${figure}`;
      return { value: metric, label: name === null || name === label ? metric : `${metric} · ${name}` };
    });
  });
  const groups = [
    { group: t('metric.all'), items: plainMetrics.map(asItIs) },
    { group: t('metric.averages'), items: averageMetrics.map(asItIs) },
    ...(ofLabels.length > 0 ? [{ group: t('metric.labels'), items: ofLabels }] : []),
  ];
  const isListed = groups.some(({ items }) => items.some((item) => item.value === value));
  return (
    <NativeSelect
      id={id}
      size="xs"
      value={value}
      aria-describedby={hintId}
      data={isListed ? groups : [value, ...groups]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const none: readonly string[] = [];

const asItIs = (metric: string) => ({ value: metric, label: metric });
