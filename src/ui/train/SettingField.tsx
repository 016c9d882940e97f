// One setting: its name in plain words and in Hugging Face's, its control, why it is as it is, and what is wrong with it.

import { NativeSelect, Switch, UnstyledButton } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../config/hf-names.ts';
import { presets } from '../../config/presets.ts';
import type { SchedulerType } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { MetricSelect } from './MetricSelect.tsx';
import { NumberText } from './NumberText.tsx';
import { SchedulerKwargs } from './SchedulerKwargs.tsx';
import classes from './SettingField.module.css';
import { type SettingKey, settingControls } from './setting-catalogue.ts';
import { type ParsedNumber, parseSetting, type SettingProblem, shownSetting } from './setting-value.ts';

export interface SettingFieldProps {
  settingKey: SettingKey;
  value: TrainingConfig[SettingKey];
  /** Of the setting that says what a schedule is told besides; null for all others. */
  schedulerType: SchedulerType | null;
  /** `main`: the reason for the default. `all`: one sentence, the default and a mark when changed. */
  variant: 'main' | 'all';
  /** Upper bound that the open model sets. */
  max?: number;
  onChange(value: TrainingConfig[SettingKey]): void;
  /** Whether what stands in the field can be used. */
  onValidity(key: SettingKey, isValid: boolean): void;
}

export function SettingField(props: SettingFieldProps) {
  const { settingKey, value, schedulerType, variant, onChange } = props;
  const { t } = useTranslation('train');
  const id = useId();
  const fallback = presets.default[settingKey];
  const isChanged = value !== fallback;
  const hint = t(`settings.${settingKey}.${variant === 'main' ? 'reason' : 'text'}`);
  const [problem, setProblem] = useState<SettingProblem | null>(null);
  // one that goes away while nothing usable stands in it leaves the setting as it was
  const { onValidity } = props;
  useEffect(() => () => onValidity(settingKey, true), [onValidity, settingKey]);
  return (
    <div className={classes.field} data-changed={(variant === 'all' && isChanged) || undefined}>
      <div className={classes.names}>
        <label htmlFor={id}>{t(`settings.${settingKey}.name`)}</label>
        <code>{hfNames[settingKey]}</code>
      </div>
      {settingControls[settingKey].kind === 'kwargs' ? (
        <span className={classes.control} />
      ) : (
        <div className={classes.control}>
          <SettingControl
            {...props}
            id={id}
            hintId={`${id}-hint`}
            problem={problem}
            onProblem={(found) => {
              setProblem(found);
              props.onValidity(settingKey, found === null);
            }}
          />
        </div>
      )}
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
                <UnstyledButton className={classes.reset} onClick={() => onChange(fallback)}>
                  {t('settings.backTo', { value: shownSetting(settingKey, fallback, t) })}
                </UnstyledButton>
              ) : (
                <span>{t('settings.default', { value: shownSetting(settingKey, fallback, t) })}</span>
              )}
            </>
          ) : null}
        </p>
      </div>
      {schedulerType !== null ? (
        <SchedulerKwargs
          type={schedulerType}
          kwargs={value as TrainingConfig['lrSchedulerKwargs']}
          onChange={onChange}
          onValidity={(isValid) => props.onValidity(settingKey, isValid)}
        />
      ) : null}
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
  const { settingKey, value, max, id, hintId, problem, onProblem, onChange } = props;
  const { t } = useTranslation('train');
  const control = settingControls[settingKey];
  switch (control.kind) {
    case 'toggle':
      return (
        <Switch
          id={id}
          checked={value === true}
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
          aria-describedby={hintId}
          data={[...control.values]}
          onChange={(event) => onChange(event.currentTarget.value as TrainingConfig[SettingKey])}
        />
      );
    case 'metric':
      return <MetricSelect id={id} hintId={hintId} value={String(value)} onChange={onChange} />;
    case 'tri-state':
      return (
        <NativeSelect
          id={id}
          size="xs"
          value={String(value)}
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
    default: {
      const isOptional = control.kind === 'optional-number';
      return (
        <NumberText
          id={id}
          hintId={hintId}
          value={typeof value === 'number' ? value : null}
          isOptional={isOptional}
          problem={problem}
          parse={(text) => judge(parseSetting(settingKey, text, isOptional), max)}
          onProblem={onProblem}
          onChange={onChange}
        />
      );
    }
  }
}

function judge(parsed: ParsedNumber, max: number | undefined): ParsedNumber {
  if ('value' in parsed && max !== undefined && parsed.value !== null && parsed.value > max) {
    return { problem: { kind: 'atMost', bound: max } };
  }
  return parsed;
}
