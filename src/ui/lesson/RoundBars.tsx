// How often it was right after each round, beside what guessing gives: learning as one can see it.

import { useTranslation } from 'react-i18next';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import { classOf, type RunRecord } from '../../run/run-record.ts';
import { epochsOf } from '../common/run-epochs.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './lesson.module.css';

/** More would be lines. */
const mostBars = 40;

export function RoundBars({ run }: { run: RunRecord }) {
  const { t } = useTranslation('lesson');
  const format = useNumberFormat();
  const rounds = run.history.evaluations().map((row, index) => ({ number: index + 1, share: row.eval_accuracy }));
  const shown = rounds.slice(-mostBars);
  const last = shown.at(-1);
  if (!last) return null;
  // those to come have their places already
  const planned = Math.min(mostBars, epochsOf(run, undefined).total);
  const guess = majorityBaseline(
    run,
    run.split.validation.map((clip) => classOf(run, clip)),
  );
  return (
    <figure className={classes.rounds}>
      <figcaption>
        {t('working.rounds')} <b>{format.percent(last.share, 0)}</b>
      </figcaption>
      <div className={classes.plot}>
        <ul style={{ gridTemplateColumns: `repeat(${Math.max(shown.length, planned)}, minmax(0, 1fr))` }}>
          {shown.map(({ number, share }) => {
            const text = t('working.roundRight', { number: format.integer(number), share: format.percent(share, 0) });
            return (
              <li key={number} title={text} style={{ height: `${Math.max(1, share * 100)}%` }}>
                <span className="visually-hidden">{text}</span>
              </li>
            );
          })}
        </ul>
        <span className={classes.guess} style={{ bottom: `${guess * 100}%` }}>
          {t('working.guess')}
        </span>
      </div>
    </figure>
  );
}
