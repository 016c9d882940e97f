// What is known of a clip, and where its label is from.

import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../../common/use-number-format.ts';
import classes from './clip-detail.module.css';
import { noValue, valuesAt } from './clip-fields.ts';
import type { ClipSource } from './clip-source.ts';
import { cellText, type FieldWords } from './use-field-words.ts';

interface ClipFactsProps {
  source: ClipSource;
  clipIndex: number;
  words: FieldWords;
  onOnly(name: string, clips: readonly number[]): void;
}

/** Said by the rows above: its own line would only repeat it. */
const saidElsewhere = ['marks'];

export function ClipFacts({ source, clipIndex, words, onOnly }: ClipFactsProps) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const { dataset, fields } = source;
  const clip = dataset.clips[clipIndex];
  const copies = useMemo(
    () => dataset.clips.flatMap((other) => (other.contentHash === clip?.contentHash ? [other.index] : [])),
    [dataset.clips, clip],
  );
  if (!clip) return null;
  const hand = dataset.record.clipEdits?.labels[clipIndex];
  const rule = dataset.ruleLabels[clipIndex] ?? null;
  const origin = dataset.isExcluded[clipIndex]
    ? t('detail.excluded')
    : hand !== undefined
      ? rule === null
        ? t('detail.byHand')
        : t('detail.byHandNotRule', { label: rule })
      : rule !== null && t('detail.byRule');
  const decibels = (amplitude: number) => (amplitude > 0 ? format.decimal(20 * Math.log10(amplitude), 1) : '−∞');
  return (
    <dl className={classes.facts}>
      {fields
        .filter(({ id, values }) => values.length > 0 && !saidElsewhere.includes(id))
        .map((field) => {
          const values = valuesAt(field, clipIndex);
          return (
            <div key={field.id}>
              <dt>{words.title(field.id)}</dt>
              <dd>
                {values.length > 0 ? cellText(field, values, words) : words.value(field.id, noValue)}
                {field.id === 'label' && origin && <span className={classes.origin}> {origin}</span>}
              </dd>
            </div>
          );
        })}
      {clip.sound && (
        <div>
          <dt>{t('detail.loudness')}</dt>
          <dd>{t('detail.decibels', { rms: decibels(clip.sound.rms), peak: decibels(clip.sound.peak) })}</dd>
        </div>
      )}
      {copies.length > 1 && (
        <div>
          <dt>{t('detail.copies')}</dt>
          <dd>
            <Button size="compact-xs" variant="subtle" onClick={() => onOnly(t('detail.copies'), copies)}>
              {t('detail.copyCount', { count: copies.length - 1, number: format.integer(copies.length - 1) })}
            </Button>
          </dd>
        </div>
      )}
    </dl>
  );
}
