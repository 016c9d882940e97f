// A lesson that is not at its end, with nothing at work: why, and how to go on.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { canContinue } from '../train/run-abilities.ts';
import { LessonActions } from './LessonActions.tsx';
import { LessonDetails } from './LessonDetails.tsx';
import classes from './lesson.module.css';
import type { LessonEnd } from './lesson-sentences.ts';
import { RoundBars } from './RoundBars.tsx';

export function EndedView({ run, end }: { run: RunRecord; end: LessonEnd }) {
  const { t } = useTranslation('lesson');
  const { continueLesson, testLesson } = useActions();
  const isBusy = useStudio(isEngineTaken);
  const why = end === 'result' ? 'untested' : end;
  const goesOn = canContinue(run);
  const isTestable = run.checkpoints.length > 0 && run.split.test.length > 0;
  return (
    <>
      <header className={classes.head}>
        <h1 tabIndex={-1}>{t(`ended.${why}.title`)}</h1>
        <p>{t(`ended.${why}.text`)}</p>
      </header>
      <RoundBars run={run} />
      {why === 'no-test' ? (
        <LessonActions run={run} evaluation={null} />
      ) : (
        <div className={classes.actions}>
          {goesOn ? (
            <Button size="md" disabled={isBusy} onClick={() => void continueLesson()}>
              {t('ended.goOn')}
            </Button>
          ) : null}
          {isTestable ? (
            <Button
              size="md"
              variant={goesOn ? 'default' : 'filled'}
              disabled={isBusy}
              onClick={() => void testLesson()}
            >
              {t('ended.test')}
            </Button>
          ) : null}
        </div>
      )}
      <LessonDetails run={run} />
    </>
  );
}
