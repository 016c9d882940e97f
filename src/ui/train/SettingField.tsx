// One setting: its name in plain words and in Hugging Face's, its control, why it is as it is, and what is wrong with it.

import { NativeSelect, Switch, TextInput, UnstyledButton } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../config/hf-names.ts';
import { presets } from '../../config/presets.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import classes from './SettingField.module.css';
import { type SettingKey, settingControls } from './setting-catalogue.ts';
import { parseSetting, type SettingProblem, settingText } from './setting-value.ts';

export interface SettingFieldProps {
  settingKey: SettingKey;
  value: TrainingConfig[SettingKey];
  /** `main`: the reason for the default. `all`: one sentence, the default and a mark when changed. */
  variant: 'main' | 'all';
  /** Upper bound that the open model sets. */
  max?: number;
  isDisabled: boolean;
  onChange(value: TrainingConfig[SettingKey]): void;
  /** Whether what stands in the field can be used. */
  onValidity(key: SettingKey, isValid: boolean): void;
}

export function SettingField(props: SettingFieldProps) {
  const { settingKey, value, variant, isDisabled, onChange } = props;
  const { t } = useTranslation('train');
  const id = useId();
  const fallback = presets.default[settingKey];
  const isChanged = value !== fallback;
  const hint = t(`settings.${settingKey}.${variant === 'main' ? 'reason' : 'text'}`);
  const [problem, setProblem] = useState<SettingProblem | null>(null);
  return (
    <div className={classes.field} data-changed={(variant === 'all' && isChanged) || undefined}>
      <div className={classes.names}>
        <label htmlFor={id}>{t(`settings.${settingKey}.name`)}</label>
        <code>{hfNames[settingKey]}</code>
      </div>
      <div className={classes.control}>
        <SettingControl {...props} id={id} hintId={`${id}-hint`} problem={problem} onProblem={setProblem} />
      </div>
      <div className={classes.hint} id={`${id}-hint`}>
        {problem ? (
          <p className={classes.problem} role="alert">
            {t(`problem.${problem.kind}`, { bound: 'bound' in problem ? problem.bound : 0 })}
          </p>
        ) : null}
        <p>
          {hint}
          {variant === 'all' ? (
            <>
              {' '}
              {isChanged ? (
                <UnstyledButton className={classes.reset} disabled={isDisabled} onClick={() => onChange(fallback)}>
                  {t('settings.backTo', { value: displayValue(fallback, t) })}
                </UnstyledButton>
              ) : (
                <span>{t('settings.default', { value: displayValue(fallback, t) })}</span>
              )}
            </>
          ) : null}
        </p>
      </div>
    </div>
  );
}

interface ControlProps extends SettingFieldProps {
  id: string;
  hintId: string;
  problem: SettingProblem | null;
  onProblem(problem: SettingProblem | null): void;
}

function SettingControl(props: ControlProps) {
  const { settingKey, value, isDisabled, id, hintId, onChange } = props;
  const { t } = useTranslation('train');
  const control = settingControls[settingKey];
  switch (control.kind) {
    case 'toggle':
      return (
        <Switch
          id={id}
          checked={value === true}
          disabled={isDisabled}
          aria-describedby={hintId}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          id={id}
          size="xs"
          value={String(value)}
          disabled={isDisabled}
          aria-describedby={hintId}
          data={[...control.values]}
          onChange={(event) => onChange(event.currentTarget.value as TrainingConfig[SettingKey])}
        />
      );
    case 'tri-state':
      return (
        <NativeSelect
          id={id}
          size="xs"
          value={String(value)}
          disabled={isDisabled}
          aria-describedby={hintId}
          data={[
            { value: 'null', label: t('values.automatic') },
            { value: 'true', label: t('values.true') },
            { value: 'false', label: t('values.false') },
          ]}
          onChange={(event) =>
            onChange(event.currentTarget.value === 'null' ? null : event.currentTarget.value === 'true')
          }
        />
      );
    default:
      return <NumberText {...props} isOptional={control.kind === 'optional-number'} />;
  }
}

/** A number as text, so that 5e-4 can be typed. What cannot be used stays in the field and is explained. */
function NumberText(props: ControlProps & { isOptional: boolean }) {
  const { settingKey, value, max, isOptional, isDisabled, id, hintId, problem, onChange, onProblem, onValidity } =
    props;
  const { t } = useTranslation('train');
  const [draft, setDraft] = useState<string | null>(null);

  // A value from elsewhere (a preset, a fix) takes the place of what was being typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new value counts
  useEffect(() => {
    if (draft === null) return;
    const parsed = parseSetting(settingKey, draft, isOptional);
    if ('value' in parsed && parsed.value === value) return;
    setDraft(null);
    onProblem(null);
    onValidity(settingKey, true);
  }, [value]);

  const type = (text: string) => {
    setDraft(text);
    const parsed = judge(parseSetting(settingKey, text, isOptional), max);
    const isValid = 'value' in parsed;
    onProblem(isValid ? null : parsed.problem);
    onValidity(settingKey, isValid);
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
      disabled={isDisabled}
      error={problem !== null}
      aria-invalid={problem !== null}
      aria-describedby={hintId}
      classNames={{ input: classes.number }}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => (problem ? undefined : setDraft(null))}
    />
  );
}

function judge(parsed: ReturnType<typeof parseSetting>, max: number | undefined): ReturnType<typeof parseSetting> {
  if ('value' in parsed && max !== undefined && typeof parsed.value === 'number' && parsed.value > max) {
    return { problem: { kind: 'atMost', bound: max } };
  }
  return parsed;
}

function displayValue(value: TrainingConfig[SettingKey], t: (key: string) => string): string {
  if (value === null) return t('values.none');
  if (typeof value === 'boolean') return t(`values.${value}`);
  return settingText(value);
}
