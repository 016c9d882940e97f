// Where a sweep ends, what it ranks by, and what it keeps: folded away, since what is usual is right mostly.

import { NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { figureNames } from '../../evaluation/figures.ts';
import type { SweepSpec } from '../../sweep/sweep-record.ts';
import form from '../train/TrainForm.module.css';
import classes from './SweepForm.module.css';

interface LimitFieldsProps {
  spec: SweepSpec;
  onChange(change: Partial<SweepSpec>): void;
}

export function LimitFields({ spec, onChange }: LimitFieldsProps) {
  const { t } = useTranslation('sweep');
  const { t: ofEvaluate } = useTranslation('evaluate');
  const isLimited = spec.maxRuns !== null || spec.maxMinutes !== null;
  return (
    <details className={form.fold}>
      <summary>
        {t('limit.title')}
        {isLimited ? <span className={form.changed}>{t('limit.isLimited')}</span> : null}
      </summary>
      <div className={classes.fields}>
        <NumberInput
          size="xs"
          label={t('limit.runs')}
          placeholder={t('limit.none')}
          value={spec.maxRuns ?? ''}
          min={1}
          allowDecimal={false}
          onChange={(value) => onChange({ maxRuns: typeof value === 'number' ? value : null })}
        />
        <NumberInput
          size="xs"
          label={t('limit.minutes')}
          placeholder={t('limit.none')}
          value={spec.maxMinutes ?? ''}
          min={1}
          onChange={(value) => onChange({ maxMinutes: typeof value === 'number' ? value : null })}
        />
        <NativeSelect
          size="xs"
          label={t('limit.metric')}
          value={spec.metric}
          data={figureNames.map((name) => ({ value: name, label: ofEvaluate(`figures.${name}.name`) }))}
          onChange={(event) => onChange({ metric: event.currentTarget.value as SweepSpec['metric'] })}
        />
        <NativeSelect
          size="xs"
          label={t('limit.keeps')}
          value={spec.keeps}
          data={(['best', 'all'] as const).map((value) => ({ value, label: t(`limit.keep.${value}`) }))}
          onChange={(event) => onChange({ keeps: event.currentTarget.value as SweepSpec['keeps'] })}
        />
      </div>
      {spec.folds ? null : (
        <Switch
          size="xs"
          mt="xs"
          label={t('limit.test')}
          description={t('limit.testHint')}
          checked={spec.evaluatesTest}
          onChange={(event) => onChange({ evaluatesTest: event.currentTarget.checked })}
        />
      )}
    </details>
  );
}
