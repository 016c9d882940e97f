// The result in one sentence: what share is right, how sure that is, and what guessing would give.

import { useTranslation } from 'react-i18next';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { Said } from '../common/said.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { baselineSaid, correctedSaid, intervalSaid, partSaid, rightSaid } from './result-sentences.ts';
import classes from './Summary.module.css';
import type { CorrectedEvaluation } from './use-corrected.ts';

interface SummaryProps {
  run: RunRecord;
  corrected: CorrectedEvaluation;
}

export function Summary({ run, corrected }: SummaryProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const said = useSaid('evaluate');
  const { evaluation, isPending } = corrected;
  const interval = isPending ? null : accuracyInterval(evaluation);
  const baseline = majorityBaseline(
    run,
    evaluation.predictions.map(({ label }) => label),
  );
  const right = evaluation.predictions.filter(({ label, predicted }) => label === predicted).length;
  const share = right / Math.max(1, evaluation.predictions.length);
  return (
    <section className={classes.summary} aria-label={t('summary.label')}>
      <p className={classes.sentence}>
        {said(rightSaid(evaluation, format))}{' '}
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
      <p className={classes.note}>{said(noteSaid())}</p>
    </section>
  );

  function noteSaid(): Said[] {
    return [
      ...partSaid(evaluation),
      ...correctedSaid(corrected),
      ...baselineSaid(baseline, interval, format),
      ...(isPending ? [{ key: 'summary.pending' }] : intervalSaid(evaluation)),
    ];
  }
}
