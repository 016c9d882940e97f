// How the labelled clips are divided into train, validation and test.

import { NumberInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeSplit } from '../../dataset/splits/make-split.ts';
import { type SplitConfig, type SplitName, splitSizes } from '../../dataset/splits/split.ts';
import { splitInput } from '../../state/open-dataset.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useErrorText } from '../common/error-text.ts';
import { useActions } from '../common/use-studio.ts';
import { KeepApart } from './KeepApart.tsx';
import { SplitBar } from './SplitBar.tsx';
import { SplitMethod } from './SplitMethod.tsx';
import { SplitReport } from './SplitReport.tsx';
import classes from './split.module.css';

interface SplitPanelProps {
  dataset: OpenDataset;
  selected: SplitName | null;
  onSelect(split: SplitName | null): void;
}

export function SplitPanel({ dataset, selected, onSelect }: SplitPanelProps) {
  const { t } = useTranslation('data');
  const errorText = useErrorText();
  const { setSplitConfig } = useActions();
  const stored = dataset.record.splitConfig;
  /** While the bar is dragged; stored when it is let go. */
  const [dragged, setDragged] = useState<SplitConfig | null>(null);
  const config = dragged ?? stored;
  const { split, splitError } = dataset;
  const labelled = split.train.length + split.validation.length + split.test.length;
  const isDrawn = stored.method === 'random' || stored.method === 'stratified';
  const sizes =
    isDrawn && (dragged || splitError)
      ? splitSizes(labelled, config)
      : { train: split.train.length, validation: split.validation.length, test: split.test.length };
  const drawn = useMemo(() => drawnParts(dataset), [dataset]);
  const store = (changes: Partial<SplitConfig>) => void setSplitConfig({ ...stored, ...changes });

  return (
    <section className={classes.panel} aria-labelledby="split-title">
      <div className={classes.line}>
        <h2 id="split-title" className={classes.title}>
          {t('split.title')}
        </h2>
        <SplitBar
          config={config}
          isDrawn={isDrawn}
          sizes={sizes}
          selected={selected}
          onSelect={onSelect}
          onDrag={setDragged}
          onDrop={(next) => {
            setDragged(null);
            void setSplitConfig(next);
          }}
        />
        <div className={classes.fields}>
          <SplitMethod dataset={dataset} store={store} />
          {drawn.validation && (
            <PercentField
              label={t('split.validation')}
              fraction={config.validationFraction}
              max={drawn.test ? 0.9 - config.testFraction : 0.45}
              onChange={(validationFraction) => store({ validationFraction })}
            />
          )}
          {drawn.test && (
            <PercentField
              label={t('split.test')}
              fraction={config.testFraction}
              max={isDrawn ? 0.9 - config.validationFraction : 0.45}
              onChange={(testFraction) => store({ testFraction })}
            />
          )}
          {drawn.validation && (
            <NumberInput
              key={stored.seed}
              label={t('split.seed')}
              classNames={{ root: classes.field, wrapper: classes.seed }}
              size="xs"
              hideControls
              min={0}
              allowDecimal={false}
              allowNegative={false}
              defaultValue={stored.seed}
              onBlur={(event) => storeSeed(event.currentTarget.value, stored.seed, (seed) => store({ seed }))}
              onKeyDown={(event) => {
                if (event.key === 'Enter') event.currentTarget.blur();
              }}
            />
          )}
        </div>
      </div>
      <KeepApart dataset={dataset} store={store} />
      <SplitReport dataset={dataset} store={store} />
      {splitError && (
        <p className={classes.error} role="alert">
          {errorText(splitError).sentence}
        </p>
      )}
    </section>
  );
}

/** The held-out parts that are drawn: those that the archive, a table or a protocol does not have; none where a person gives all. */
function drawnParts(dataset: OpenDataset): { validation: boolean; test: boolean } {
  const { method } = dataset.record.splitConfig;
  if (method === 'given') return { validation: false, test: false };
  if (method === 'random' || method === 'stratified') return { validation: true, test: true };
  if (method === 'folds') return { validation: true, test: false };
  const config = { ...dataset.record.splitConfig, validationFraction: 0, testFraction: 0 };
  try {
    const { validation, test } = makeSplit(splitInput(dataset), config);
    return { validation: validation.length === 0, test: test.length === 0 };
  } catch {
    return { validation: true, test: false };
  }
}

interface PercentFieldProps {
  label: string;
  fraction: number;
  max: number;
  onChange(fraction: number): void;
}

function PercentField({ label, fraction, max, onChange }: PercentFieldProps) {
  const percent = Number((fraction * 100).toFixed(2));
  return (
    <NumberInput
      key={percent}
      label={label}
      classNames={{ root: classes.field, wrapper: classes.percent }}
      size="xs"
      hideControls
      suffix=" %"
      min={0}
      max={Number((max * 100).toFixed(2))}
      decimalScale={2}
      allowNegative={false}
      defaultValue={percent}
      onBlur={(event) => {
        const typed = Number.parseFloat(event.currentTarget.value);
        const next = Math.min(max, Math.max(0, typed / 100));
        if (Number.isFinite(next) && Math.abs(next - fraction) > 1e-9) onChange(Number(next.toFixed(4)));
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

function storeSeed(text: string, current: number, store: (seed: number) => void): void {
  const seed = Number.parseInt(text, 10);
  if (Number.isSafeInteger(seed) && seed >= 0 && seed !== current) store(seed);
}
