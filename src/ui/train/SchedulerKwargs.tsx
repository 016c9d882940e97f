// What the chosen schedule is told besides its warm-up: `lr_scheduler_kwargs`, a field each, with transformers' defaults.

import { NativeSelect, Switch } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SchedulerKwargs as Kwargs, SchedulerType } from '../../config/schedule/schedulers.ts';
import { NumberText } from './NumberText.tsx';
import classes from './SettingField.module.css';
import { type KwargField, kwargFields, parseKwarg } from './scheduler-kwargs.ts';
import type { SettingProblem } from './setting-value.ts';

interface SchedulerKwargsProps {
  type: SchedulerType;
  kwargs: Kwargs | null;
  onChange(kwargs: Kwargs | null): void;
  onValidity(isValid: boolean): void;
}

export function SchedulerKwargs({ type, kwargs, onChange, onValidity }: SchedulerKwargsProps) {
  const { t } = useTranslation('train');
  const fields = kwargFields(type);
  const set = (name: string, value: Kwargs[string]) => {
    const { [name]: _former, ...others } = kwargs ?? {};
    const isDefault = value === (fields.find((field) => field.name === name)?.fallback ?? null);
    const next = isDefault ? others : { ...others, [name]: value };
    onChange(Object.keys(next).length === 0 ? null : next);
  };
  if (fields.length === 0) return <p className={classes.none}>{t('kwargs.none', { type })}</p>;
  return (
    <div className={classes.kwargs}>
      {fields.map((field) => (
        <KwargRow
          key={`${type}.${field.name}`}
          field={field}
          value={kwargs?.[field.name] ?? field.fallback}
          onChange={(value) => set(field.name, value)}
          onValidity={onValidity}
        />
      ))}
    </div>
  );
}

interface KwargRowProps {
  field: KwargField;
  value: Kwargs[string];
  onChange(value: Kwargs[string]): void;
  onValidity(isValid: boolean): void;
}

function KwargRow({ field, value, onChange, onValidity }: KwargRowProps) {
  const { t } = useTranslation('train');
  const id = useId();
  const [problem, setProblem] = useState<SettingProblem | null>(null);
  const common = { id, 'aria-describedby': `${id}-hint` };
  return (
    <div className={classes.kwarg}>
      <label htmlFor={id}>
        <code>{field.name}</code>
      </label>
      <div className={classes.control}>
        {field.kind === 'toggle' ? (
          <Switch {...common} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
        ) : field.kind === 'choice' ? (
          <NativeSelect
            {...common}
            size="xs"
            value={String(value)}
            data={[...field.values]}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        ) : (
          <NumberText
            id={id}
            hintId={`${id}-hint`}
            value={typeof value === 'number' ? value : null}
            isOptional={field.fallback === null}
            problem={problem}
            parse={(text) => parseKwarg(field, text)}
            onProblem={(found) => {
              setProblem(found);
              onValidity(found === null);
            }}
            onChange={onChange}
          />
        )}
      </div>
      <p id={`${id}-hint`} className={problem ? classes.problem : undefined} role={problem ? 'alert' : undefined}>
        {problem
          ? t(`problem.${problem.kind}`, { bound: 'bound' in problem ? problem.bound : 0 })
          : t(`kwargs.${field.name}`)}
      </p>
    </div>
  );
}
