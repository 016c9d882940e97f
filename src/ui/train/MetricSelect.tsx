// Chooses the figure that says which checkpoint is best: of all clips, an average of the labels, or one label's own.

import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { averageMetrics, figures, plainMetrics } from '../../config/eval-metrics.ts';
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
  const labels = useStudio((state) => state.dataset?.labels ?? none);
  const ofLabels = labels.slice(0, labelLimit).flatMap((label) => figures.map((figure) => `${label}_${figure}`));
  const groups = [
    { group: t('metric.all'), items: [...plainMetrics] },
    { group: t('metric.averages'), items: averageMetrics },
    ...(ofLabels.length > 0 ? [{ group: t('metric.labels'), items: ofLabels }] : []),
  ] satisfies { group: string; items: string[] }[];
  const isListed = groups.some(({ items }) => (items as string[]).includes(value));
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
