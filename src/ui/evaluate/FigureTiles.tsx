// The figures that a result is judged by, each with where its true value lies.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { type FigureName, figuresOf } from '../../evaluation/figures.ts';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './FigureTiles.module.css';

const front = ['accuracy', 'balanced_accuracy', 'macro_f1'] as const;
const more = ['macro_precision', 'macro_roc_auc', 'top_2_accuracy', 'log_loss'] as const;

interface FigureTilesProps {
  evaluation: Evaluation;
  classCount: number;
  /** The intervals are still to come. */
  isPending: boolean;
}

export function FigureTiles({ evaluation, classCount, isPending }: FigureTilesProps) {
  const { t } = useTranslation('evaluate');
  const figures = useMemo(() => figuresOf(evaluation.predictions, classCount), [evaluation, classCount]);
  // of two labels, the label is always among the two likeliest
  const shown = more.filter((name) => name !== 'top_2_accuracy' || classCount > 2);
  const tile = (name: FigureName) => (
    <Tile key={name} name={name} value={figures[name]} evaluation={isPending ? null : evaluation} />
  );
  return (
    <section aria-label={t('figures.title')}>
      <dl className={classes.front}>{front.map(tile)}</dl>
      <dl className={classes.more}>{shown.map(tile)}</dl>
    </section>
  );
}

interface TileProps {
  name: FigureName;
  value: number;
  /** Whose intervals are shown; null: none. */
  evaluation: Evaluation | null;
}

function Tile({ name, value, evaluation }: TileProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const write = (one: number) => (name === 'log_loss' ? format.decimal(one, 3) : format.percent(one));
  const interval =
    name === 'accuracy' ? evaluation && accuracyInterval(evaluation) : evaluation?.intervals?.figures[name];
  return (
    <div>
      <dt>
        <span>{t(`figures.${name}.name`)}</span>
        <small>{t(`figures.${name}.what`)}</small>
      </dt>
      <dd>
        {Number.isNaN(value) ? '–' : write(value)}
        {interval ? (
          <span className={classes.interval}>
            {t('summary.interval', { low: write(interval.low), high: write(interval.high) })}
          </span>
        ) : null}
      </dd>
    </div>
  );
}
