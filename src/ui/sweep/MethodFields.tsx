// How values are combined: all with all, some of them drawn, or all for a short time and the best for longer.

import { NumberInput, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TrainingConfig } from '../../config/training-config.ts';
import { type SweepSpec, sweepMethods } from '../../sweep/sweep-record.ts';
import { mostTrials } from '../../sweep/trials.ts';
import classes from './SweepForm.module.css';

interface MethodFieldsProps {
  spec: SweepSpec;
  config: TrainingConfig;
  onChange(change: Partial<SweepSpec>): void;
}

const usualDraws = 10;
const usualEta = 3;

export function MethodFields({ spec, config, onChange }: MethodFieldsProps) {
  const { t } = useTranslation('sweep');
  const { method, trials, halving, settings } = spec;
  const isBySteps = config.maxSteps > 0;
  const whole = isBySteps ? config.maxSteps : config.numTrainEpochs;
  const choose = (next: SweepSpec['method']) =>
    onChange({
      method: next,
      trials: next === 'random' ? (trials ?? usualDraws) : null,
      halving:
        next === 'halving'
          ? (halving ?? { eta: usualEta, from: Math.max(1, Math.round(whole / usualEta ** 2)) })
          : null,
      // a range has no values that could all be tried
      ...(next !== 'random' && { settings: settings.map(({ range: _, ...setting }) => setting) }),
    });
  return (
    <section className={classes.part} aria-label={t('method.title')}>
      <h3>{t('method.title')}</h3>
      <SegmentedControl
        size="xs"
        aria-label={t('method.title')}
        value={method}
        data={sweepMethods.map((value) => ({ value, label: t(`method.${value}.name`) }))}
        onChange={(value) => choose(value as SweepSpec['method'])}
      />
      <p className={classes.note}>{t(`method.${method}.text`)}</p>
      {method === 'random' ? (
        <div className={classes.fields}>
          <NumberInput
            size="xs"
            label={t('method.trials')}
            value={trials ?? usualDraws}
            min={1}
            max={mostTrials}
            allowDecimal={false}
            onChange={(value) => typeof value === 'number' && onChange({ trials: value })}
          />
          <NumberInput
            size="xs"
            label={t('method.drawSeed')}
            value={spec.drawSeed}
            min={0}
            allowDecimal={false}
            onChange={(value) => typeof value === 'number' && onChange({ drawSeed: value })}
          />
        </div>
      ) : null}
      {method === 'halving' && halving ? (
        <div className={classes.fields}>
          <NumberInput
            size="xs"
            label={t(isBySteps ? 'method.fromUpdates' : 'method.fromEpochs')}
            value={halving.from}
            min={isBySteps ? 1 : 0.1}
            max={whole}
            onChange={(value) => typeof value === 'number' && onChange({ halving: { ...halving, from: value } })}
          />
          <NumberInput
            size="xs"
            label={t('method.eta')}
            value={halving.eta}
            min={2}
            max={10}
            allowDecimal={false}
            onChange={(value) => typeof value === 'number' && onChange({ halving: { ...halving, eta: value } })}
          />
        </div>
      ) : null}
    </section>
  );
}
