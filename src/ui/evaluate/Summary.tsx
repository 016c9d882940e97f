// The result in one sentence: what share is right, how sure that is, and what guessing would give.

import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { baselinePlace, intervalSaid } from './result-sentences.ts';
import classes from './Summary.module.css';

export function Summary({ run, evaluation }: { run: RunRecord; evaluation: Evaluation }) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const said = useSaid('evaluate');
  const total = evaluation.predictions.length;
  const right = evaluation.predictions.filter(({ label, predicted }) => label === predicted).length;
  const interval = accuracyInterval(evaluation);
  const baseline = majorityBaseline(
    run,
    evaluation.predictions.map(({ label }) => label),
  );
  const share = total > 0 ? right / total : 0;
  return (
    <section className={classes.summary} aria-label={t('summary.label')}>
      <p className={classes.sentence}>
        {t('summary.right', { share: format.percent(share), count: total, total: format.integer(total) })}{' '}
        {interval ? (
          <span className={classes.interval}>
            {t('summary.interval', { low: format.percent(interval.low), high: format.percent(interval.high) })}
          </span>
        ) : null}
      </p>
      <div className={classes.scale} aria-hidden>
        {interval ? (
          <span
            className={classes.range}
            style={{ left: `${interval.low * 100}%`, width: `${(interval.high - interval.low) * 100}%` }}
          />
        ) : null}
        <span className={classes.point} style={{ left: `${share * 100}%` }} />
        <span className={classes.guess} style={{ left: `${baseline * 100}%` }} />
      </div>
      <p className={classes.note}>
        {t('summary.baseline', { share: format.percent(baseline) })}{' '}
        {interval ? t(`summary.place.${baselinePlace(baseline, interval)}`) : null} {said(intervalSaid(evaluation))}
      </p>
    </section>
  );
}
