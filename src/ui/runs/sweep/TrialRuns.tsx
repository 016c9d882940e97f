// The runs behind a trial: seed, fold, figure and state of each, to be opened or put beside one another.

import { Button, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { figureOfRun } from '../../../sweep/sweep-runs.ts';
import { useErrorText } from '../../common/error-text.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions } from '../../common/use-studio.ts';
import page from './SweepPage.module.css';
import classes from './TrialRuns.module.css';
import { writtenFigure } from './trial-runs.ts';

interface TrialRunsProps {
  runs: readonly RunRecord[];
  sweep: SweepRecord;
}

export function TrialRuns({ runs, sweep }: TrialRunsProps) {
  const { t } = useTranslation('sweep');
  const { t: ofRuns } = useTranslation('runs');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const { openRun, goTo, showRuns } = useActions();
  if (runs.length === 0) return <p className={page.note}>{t('table.noRuns')}</p>;
  const withCurves = runs.filter(({ history }) => history.length > 0).map(({ id }) => id);
  return (
    <>
      <ul className={classes.runs}>
        {runs.map((run) => {
          const figure = figureOfRun(run, sweep);
          const facts = [
            t('table.seed', { seed: run.sweep?.seed ?? 0 }),
            run.sweep?.fold != null && t('table.fold', { fold: run.sweep.fold }),
            ofRuns(`state.${run.state}`),
            run.elapsedSec > 0 && format.duration(run.elapsedSec),
          ];
          return (
            <li key={run.id}>
              <UnstyledButton
                className={classes.runName}
                onClick={() => {
                  openRun(run.id);
                  goTo('train');
                }}
              >
                {run.name}
              </UnstyledButton>
              <b>{figure === null ? '–' : writtenFigure(sweep.spec.metric, figure, format)}</b>
              <span>{facts.filter(Boolean).join(' · ')}</span>
              {run.error ? <span className={classes.failed}>{errorText(run.error).title}</span> : null}
            </li>
          );
        })}
      </ul>
      {withCurves.length > 1 ? (
        <Button size="compact-xs" variant="default" onClick={() => showRuns({ kind: 'compare', runIds: withCurves })}>
          {t('table.curves')}
        </Button>
      ) : null}
    </>
  );
}
