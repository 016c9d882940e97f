// The result in one sentence: what share is right, how sure that is, and what guessing would give.

import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { wilsonInterval } from '../../evaluation/wilson-interval.ts';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { baselinePlace } from './result-sentences.ts';
import classes from './Summary.module.css';

export function Summary({ run, evaluation }: { run: RunRecord; evaluation: Evaluation }) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const total = evaluation.predictions.length;
  const right = evaluation.predictions.filter(({ label, predicted }) => label === predicted).length;
  const { low, high } = wilsonInterval(right, total);
  const baseline = majorityBaseline(
    run,
    evaluation.predictions.map(({ label }) => label),
  );
  const share = total > 0 ? right / total : 0;
  return (
    <section className={classes.summary} aria-label={t('summary.label')}>
      <p className={classes.sentence}>
        {t('summary.right', { share: format.percent(share), count: total, total: format.integer(total) })}{' '}
        <span className={classes.interval}>
          {t('summary.interval', { low: format.percent(low), high: format.percent(high) })}
        </span>
      </p>
      <div className={classes.scale} aria-hidden>
        <span className={classes.range} style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        <span className={classes.point} style={{ left: `${share * 100}%` }} />
        <span className={classes.guess} style={{ left: `${baseline * 100}%` }} />
      </div>
      <p className={classes.note}>
        {t('summary.baseline', { share: format.percent(baseline) })}{' '}
        {t(`summary.place.${baselinePlace(baseline, { low, high })}`)} {t('summary.intervalNote')}
      </p>
    </section>
  );
}
