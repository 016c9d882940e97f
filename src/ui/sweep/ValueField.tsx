// Where more values of a setting are typed: one, or several as they are copied from a command line.

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SweptValue } from '../../sweep/sweep-record.ts';
import type { SettingKey } from '../train/setting-catalogue.ts';
import { parseSetting, type SettingProblem } from '../train/setting-value.ts';
import classes from './SweepForm.module.css';

interface ValueFieldProps {
  settingKey: SettingKey;
  /** Of the setting, in words. */
  name: string;
  hasProblem: boolean;
  onAdd(values: SweptValue[]): void;
  onProblem(problem: SettingProblem | null): void;
}

export function ValueField({ settingKey, name, hasProblem, onAdd, onProblem }: ValueFieldProps) {
  const { t } = useTranslation('sweep');
  const [text, setText] = useState('');
  /** What cannot be used stays in the field. */
  const take = () => {
    const values: SweptValue[] = [];
    for (const part of text.split(/[,;\s]+/).filter(Boolean)) {
      const parsed = parseSetting(settingKey, part, false);
      if ('problem' in parsed) return onProblem(parsed.problem);
      values.push(parsed.value);
    }
    if (values.length > 0) onAdd(values);
    setText('');
    onProblem(null);
  };
  return (
    <TextInput
      size="xs"
      className={classes.more}
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      value={text}
      error={hasProblem}
      placeholder={t('form.more')}
      aria-label={t('form.moreOf', { name })}
      onChange={(event) => {
        setText(event.currentTarget.value);
        if (hasProblem) onProblem(null);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        take();
      }}
      onBlur={take}
    />
  );
}
