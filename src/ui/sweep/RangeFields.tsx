// The range that values of a setting are drawn from: its ends, and how they are spread between.

import { NativeSelect } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SweptSetting } from '../../sweep/sweep-record.ts';
import { NumberText } from '../train/NumberText.tsx';
import type { SettingKey } from '../train/setting-catalogue.ts';
import { parseSetting, type SettingProblem } from '../train/setting-value.ts';
import classes from './SweepForm.module.css';

interface RangeFieldsProps {
  setting: SweptSetting;
  /** In words. */
  name: string;
  onChange(setting: SweptSetting): void;
}

export function RangeFields({ setting, name, onChange }: RangeFieldsProps) {
  const { t } = useTranslation('sweep');
  const { t: ofTrain } = useTranslation('train');
  const id = useId();
  const [problems, setProblems] = useState<readonly (SettingProblem | null)[]>([null, null]);
  const key = setting.key as SettingKey;
  const ends = [setting.values[0] ?? 0, setting.values.at(-1) ?? 0];
  const problem = problems.find((one) => one !== null);
  return (
    <div className={classes.range}>
      {ends.map((value, end) => (
        <label key={end === 0 ? 'from' : 'to'} htmlFor={`${id}-${end}`}>
          <span>{t(end === 0 ? 'form.from' : 'form.to')}</span>
          <NumberText
            id={`${id}-${end}`}
            hintId={`${id}-hint`}
            value={typeof value === 'number' ? value : null}
            isOptional={false}
            problem={problems[end] ?? null}
            parse={(text) => parseSetting(key, text, false)}
            onProblem={(found) => setProblems((before) => before.map((one, at) => (at === end ? found : one)))}
            onChange={(next) =>
              onChange({ ...setting, values: ends.map((one, at) => (at === end ? (next ?? 0) : one)) })
            }
          />
        </label>
      ))}
      <NativeSelect
        size="xs"
        aria-label={t('form.spread', { name })}
        value={setting.range ?? 'linear'}
        data={[
          { value: 'log', label: t('form.log') },
          { value: 'linear', label: t('form.linear') },
        ]}
        onChange={(event) => onChange({ ...setting, range: event.currentTarget.value as 'log' | 'linear' })}
      />
      <span id={`${id}-hint`} className={classes.problem} role="alert">
        {problem ? ofTrain(`problem.${problem.kind}`, { bound: 'bound' in problem ? problem.bound : 0 }) : null}
      </span>
    </div>
  );
}
