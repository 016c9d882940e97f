// What the lesson has come to, in one sentence, and what can be done with it.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { classColor } from '../common/class-colors.ts';
import { useSpokenLabel } from '../common/label-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import { LessonActions } from './LessonActions.tsx';
import { LessonDetails } from './LessonDetails.tsx';
import classes from './lesson.module.css';
import { commonestMistakeSaid, expectedSaid, taughtSaid } from './lesson-sentences.ts';

export function ResultView({ run, evaluation }: { run: RunRecord; evaluation: Evaluation }) {
  const { t } = useTranslation('lesson');
  const format = useNumberFormat();
  const said = useSaid('lesson');
  const spoken = useSpokenLabel(run.labelCodes);
  const { goTo } = useActions();
  return (
    <>
      <header className={classes.head}>
        <h1 tabIndex={-1}>{t('result.title')}</h1>
        <p className={classes.sentence} role="status">
          {said(taughtSaid(run, evaluation))}
        </p>
        <p>{said([...expectedSaid(run, evaluation), ...commonestMistakeSaid(run, evaluation, spoken)])}</p>
      </header>
      <LessonActions run={run} evaluation={evaluation} />
      <section className={classes.bars} aria-labelledby="lesson-bars">
        <h2 id="lesson-bars">{t('result.bars')}</h2>
        <ul>
          {run.labels.map((label, index) => {
            const row = evaluation.confusion[index] ?? [];
            const total = row.reduce((sum, count) => sum + count, 0);
            const right = row[index] ?? 0;
            return (
              <li key={label} className={classes.bar}>
                <span className={classes.barName} title={spoken(label)}>
                  {spoken(label)}
                </span>
                <span className={classes.track} aria-hidden>
                  <span
                    className={classes.fill}
                    style={{ width: `${(100 * right) / Math.max(1, total)}%`, background: classColor(index) }}
                  />
                </span>
                <span>{t('result.of', { right: format.integer(right), total: format.integer(total) })}</span>
              </li>
            );
          })}
        </ul>
        <Button className={classes.figures} size="compact-sm" variant="subtle" onClick={() => goTo('evaluate')}>
          {t('result.figures')}
        </Button>
      </section>
      <LessonDetails run={run} />
    </>
  );
}
