// A number as text, so that 5e-4 can be typed. What cannot be used stays in the field and is explained by the caller.

import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SettingField.module.css';
import { type SettingProblem, settingText } from './setting-value.ts';

export interface NumberTextProps {
  id: string;
  hintId: string;
  value: number | null;
  /** Empty means null. */
  isOptional: boolean;
  problem: SettingProblem | null;
  parse(text: string): { value: number | null } | { problem: SettingProblem };
  onProblem(problem: SettingProblem | null): void;
  onChange(value: number | null): void;
}

export function NumberText(props: NumberTextProps) {
  const { id, hintId, value, isOptional, problem, parse, onProblem, onChange } = props;
  const { t } = useTranslation('train');
  const [draft, setDraft] = useState<string | null>(null);

  // A value from elsewhere (a preset, a fix) takes the place of what was being typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new value counts
  useEffect(() => {
    if (draft === null) return;
    const parsed = parse(draft);
    if ('value' in parsed && parsed.value === value) return;
    setDraft(null);
    onProblem(null);
  }, [value]);

  const type = (text: string) => {
    setDraft(text);
    const parsed = parse(text);
    const isValid = 'value' in parsed;
    onProblem(isValid ? null : parsed.problem);
    if (isValid && parsed.value !== value) onChange(parsed.value);
  };

  return (
    <TextInput
      id={id}
      size="xs"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      value={draft ?? settingText(value)}
      placeholder={isOptional ? t('values.none') : undefined}
      error={problem !== null}
      aria-invalid={problem !== null}
      aria-describedby={hintId}
      classNames={{ input: classes.number }}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => (problem ? undefined : setDraft(null))}
    />
  );
}
