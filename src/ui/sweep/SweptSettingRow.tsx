// One setting of a sweep: the values that are tried of it as chips, others that suggest themselves, and a field for more; or, of a
// random search, a range.

import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../config/hf-names.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import type { ErrorRecord } from '../../lib/errors.ts';
import type { SweptSetting, SweptValue } from '../../sweep/sweep-record.ts';
import { useErrorText } from '../common/error-text.ts';
import type { SettingKey } from '../train/setting-catalogue.ts';
import { type SettingProblem, shownSetting } from '../train/setting-value.ts';
import { RangeFields } from './RangeFields.tsx';
import classes from './SweepForm.module.css';
import { inOrder, isNumeric, suggestedValues } from './suggested-values.ts';
import { ValueField } from './ValueField.tsx';

interface SweptSettingRowProps {
  setting: SweptSetting;
  config: TrainingConfig;
  layerCount: number;
  /** Values are drawn: from a range, too. */
  isDrawn: boolean;
  /** What the plan refuses of it. */
  problem: ErrorRecord | null;
  onChange(setting: SweptSetting): void;
  onRemove(): void;
}

const mostSuggestions = 5;

export function SweptSettingRow(props: SweptSettingRowProps) {
  const { setting, config, layerCount, isDrawn, problem, onChange, onRemove } = props;
  const { t } = useTranslation('sweep');
  const { t: ofTrain } = useTranslation('train');
  const errorText = useErrorText();
  const key = setting.key as SettingKey;
  const name = ofTrain(`settings.${key}.name`);
  const { values, range } = setting;
  const [typing, setTyping] = useState<SettingProblem | null>(null);
  const shown = (value: SweptValue) => shownSetting(key, value as TrainingConfig[SettingKey], ofTrain);
  const add = (added: readonly SweptValue[]) =>
    onChange({ ...setting, values: inOrder([...new Set([...values, ...added])]) });
  const numeric = isNumeric(key);
  const suggestions = suggestedValues(key, config, values, layerCount).slice(0, mostSuggestions);
  return (
    <section className={classes.setting} aria-label={name}>
      <div className={classes.head}>
        <span className={classes.names}>
          {name} <code>{hfNames[key]}</code>
        </span>
        {numeric && isDrawn ? (
          <SegmentedControl
            size="xs"
            aria-label={t('form.drawnFrom', { name })}
            value={range ? 'range' : 'values'}
            data={[
              { value: 'values', label: t('form.values') },
              { value: 'range', label: t('form.range') },
            ]}
            onChange={(kind) => onChange(kind === 'range' ? asRange(setting) : { key, values })}
          />
        ) : null}
        <ActionIcon aria-label={t('form.remove', { name })} onClick={onRemove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {range && isDrawn ? (
        <RangeFields setting={setting} name={name} onChange={onChange} />
      ) : (
        <div className={classes.values}>
          {values.map((value) => (
            <span key={String(value)} className={classes.chip}>
              {shown(value)}
              <ActionIcon
                size="sm"
                aria-label={t('form.removeValue', { name, value: shown(value) })}
                onClick={() => onChange({ ...setting, values: values.filter((other) => other !== value) })}
              >
                <IconX size={12} aria-hidden />
              </ActionIcon>
            </span>
          ))}
          {numeric ? (
            <ValueField settingKey={key} name={name} onAdd={add} onProblem={setTyping} hasProblem={typing !== null} />
          ) : null}
          {suggestions.map((value) => (
            <Button
              key={String(value)}
              size="compact-xs"
              variant="subtle"
              leftSection={<IconPlus size={12} aria-hidden />}
              aria-label={t('form.addValue', { name, value: shown(value) })}
              onClick={() => add([value])}
            >
              {shown(value)}
            </Button>
          ))}
        </div>
      )}
      {typing ? (
        <p className={classes.problem} role="alert">
          {ofTrain(`problem.${typing.kind}`, { bound: 'bound' in typing ? typing.bound : 0 })}
        </p>
      ) : problem ? (
        <p className={classes.problem} role="alert">
          {errorText(problem).sentence}
        </p>
      ) : null}
    </section>
  );
}

/** From the smallest of the values to the largest; rates by their size, which spans powers of ten. */
function asRange({ key, values }: SweptSetting): SweptSetting {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const [low = 0, high = low] = [numbers[0], numbers.at(-1)];
  const range = low > 0 && high / low >= 4 ? 'log' : 'linear';
  return { key, values: [low, high > low ? high : low * 2 || 1], range };
}
