// What fields and their values are called.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLabelText, useSpokenLabel } from '../../common/label-text.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { type ClipField, type FieldId, type MarkName, noValue, ownName, type splitNames } from './clip-fields.ts';

export interface FieldWords {
  /** Of a field, or of another column. */
  title(id: FieldId): string;
  value(id: FieldId, value: string): string;
  seconds(value: number): string;
  /** That a person gave a clip its label, and what the rule says. */
  byHand(ruleLabel: string | null): string;
}

/** The same object until the language changes: rows are drawn again for another one.
 *  @param codes the set of codes that the labels are of
 *  @param isShort known codes by their names alone */
export function useFieldWords(codes: string | null, isShort = false): FieldWords {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const inFull = useLabelText(codes);
  const spoken = useSpokenLabel(codes);
  const labelText = isShort ? spoken : inFull;
  return useMemo(() => {
    const groups: Record<string, string> = {
      speaker: t('group.speaker'),
      recording: t('group.recording'),
      sentence: t('group.sentence'),
    };
    const titles: Record<string, string> = {
      wave: t('column.wave'),
      file: t('column.file'),
      label: t('column.label'),
      looksLike: t('column.looksLike'),
      seconds: t('column.seconds'),
      split: t('column.split'),
      rate: t('column.rate'),
      channels: t('column.channels'),
      marks: t('column.marks'),
    };
    const splits: Record<(typeof splitNames)[number], string> = {
      train: t('data:split.train'),
      validation: t('data:split.validation'),
      test: t('data:split.test'),
    };
    const marks: Record<MarkName, string> = {
      excluded: t('mark.excluded'),
      hand: t('mark.hand'),
      copy: t('mark.copy'),
    };
    const values: Record<string, (value: string) => string> = {
      label: labelText,
      looksLike: labelText,
      split: (value) => splits[value as keyof typeof splits] ?? value,
      rate: (value) => t('rate', { number: format.decimal(Number(value) / 1000, Number(value) % 1000 === 0 ? 0 : 1) }),
      channels: (value) =>
        value === '1'
          ? t('channels.mono')
          : value === '2'
            ? t('channels.stereo')
            : t('channels.many', { number: value }),
      marks: (value) => marks[value as MarkName] ?? value,
    };
    return {
      title(id) {
        const own = ownName(id);
        if (own) return own.kind === 'group' ? (groups[own.name] ?? own.name) : own.name;
        return titles[id] ?? id;
      },
      value: (id, value) =>
        value === noValue ? (id === 'label' ? t('data:classes.none') : t('none')) : (values[id]?.(value) ?? value),
      seconds: (value) => format.decimal(value, 2),
      byHand: (ruleLabel) =>
        ruleLabel === null ? t('labels:byHand.noRule') : t('labels:byHand.rule', { label: ruleLabel }),
    };
  }, [t, format, labelText]);
}

/** A field's value that a clip has, as its cell shows it. */
export function cellText(field: ClipField, values: readonly number[], words: FieldWords): string {
  return values.map((at) => words.value(field.id, field.values[at] ?? noValue)).join(', ');
}
