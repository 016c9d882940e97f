// The chosen row with its figures, and what can be done with it.

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './ChosenBar.module.css';
import { seedsSaid } from './probe-sentences.ts';
import { rowSaid, useOf } from './row-names.ts';

interface ChosenBarProps {
  row: ProbeRow;
  /** The report is not of the data as they are: its figures would not be of what is made. */
  isOutdated: boolean;
  mustWait: boolean;
}

export function ChosenBar({ row, isOutdated, mustWait }: ChosenBarProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const { useProbe: evaluateProbe, fineTuneFromProbe } = useActions();
  const [pending, setPending] = useState<'use' | 'fine-tune' | null>(null);
  const use = useOf(row);
  const run = async (what: 'use' | 'fine-tune') => {
    setPending(what);
    try {
      await (what === 'use' ? evaluateProbe(row.name) : fineTuneFromProbe(row.name));
    } catch {
      // the area `probe` of the errors has it
    } finally {
      setPending(null);
    }
  };
  const figure = (value: number) => (Number.isFinite(value) ? format.percent(value) : '–');
  const more = [
    ['balanced', figure(row.balancedAccuracy)],
    ['f1', figure(row.macroF1)],
    ['logLoss', Number.isFinite(row.logLoss) ? format.decimal(row.logLoss, 3) : '–'],
  ] as const;
  const reason = isOutdated ? 'changed' : use === 'fine-tune' ? null : use;
  const why = reason && t(`chosen.why.${reason}`);
  const seeds = seedsSaid(row, format);
  const wait = mustWait ? t('busy') : undefined;
  const isHeld = mustWait || isOutdated || pending !== null;
  return (
    <section className={classes.bar} aria-label={t('chosen.label')}>
      <div className={classes.words} aria-live="polite">
        <span className={classes.name}>{said([rowSaid(row)])}</span>
        <span className={classes.figures}>
          <span>
            <b>{format.percent(row.accuracy)}</b>
            {row.interval
              ? t('range', { low: format.percent(row.interval.low), high: format.percent(row.interval.high) })
              : null}
          </span>
          {more.map(([name, value]) => (
            <span key={name} className={classes.more}>
              {t(`chosen.figures.${name}`)} {value}
            </span>
          ))}
        </span>
        {seeds.length > 0 ? <span className={classes.why}>{said(seeds)}</span> : null}
        {why ? <span className={classes.why}>{why}</span> : null}
      </div>
      <div className={classes.buttons}>
        <Button
          loading={pending === 'use'}
          disabled={isHeld || use === 'baseline'}
          title={wait}
          onClick={() => void run('use')}
        >
          {t('chosen.use')}
        </Button>
        <Button
          variant="default"
          loading={pending === 'fine-tune'}
          disabled={isHeld || use !== 'fine-tune'}
          title={why ?? wait}
          onClick={() => void run('fine-tune')}
        >
          {t('chosen.fineTune')}
        </Button>
      </div>
    </section>
  );
}
