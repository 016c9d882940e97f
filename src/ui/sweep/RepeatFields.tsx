// How often each trial is trained: with other seeds, and over folds of the clips.

import { NativeSelect, NumberInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenDataset } from '../../state/studio-state.ts';
import type { SweepFolds, SweepSpec } from '../../sweep/sweep-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import classes from './SweepForm.module.css';
import { sweepFoldOptions } from './sweep-fold-options.ts';

interface RepeatFieldsProps {
  spec: SweepSpec;
  dataset: OpenDataset;
  onChange(change: Partial<SweepSpec>): void;
}

const mostSeeds = 50;

export function RepeatFields({ spec, dataset, onChange }: RepeatFieldsProps) {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const { seeds, folds } = spec;
  const options = useMemo(() => sweepFoldOptions(dataset), [dataset]);
  const keyOf = (one: SweepFolds | null) => JSON.stringify(one);
  const first = seeds[0] ?? 42;
  const withSeeds = (from: number, count: number) =>
    onChange({ seeds: Array.from({ length: count }, (_, at) => from + at) });
  return (
    <section className={classes.part} aria-label={t('repeat.title')}>
      <h3>{t('repeat.title')}</h3>
      <div className={classes.fields}>
        <NumberInput
          size="xs"
          label={t('repeat.seeds')}
          value={seeds.length}
          min={1}
          max={mostSeeds}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(value) => typeof value === 'number' && value >= 1 && withSeeds(first, value)}
        />
        <NumberInput
          size="xs"
          label={t('repeat.firstSeed')}
          value={first}
          min={0}
          allowDecimal={false}
          onChange={(value) => typeof value === 'number' && withSeeds(value, seeds.length)}
        />
        <NativeSelect
          size="xs"
          className={classes.wide}
          label={t('repeat.folds')}
          value={keyOf(folds)}
          data={options.map(({ folds: offered, said: words }) => ({
            value: keyOf(offered),
            label: words ? said([words]) : t('folds.none'),
          }))}
          onChange={({ currentTarget }) =>
            onChange({ folds: options.find((one) => keyOf(one.folds) === currentTarget.value)?.folds ?? null })
          }
        />
      </div>
      <p className={classes.note}>
        {seeds.length === 1 && !folds
          ? t('repeat.once')
          : t('repeat.text', { seeds: format.list(seeds.slice(0, 8).map((seed) => String(seed))) })}
        {folds ? ` ${t('repeat.foldsText')}` : null}
      </p>
    </section>
  );
}
