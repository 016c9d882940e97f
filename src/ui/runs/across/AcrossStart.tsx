// Evaluates what the matrix lacks, and says how far that is.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AcrossPair } from '../../../run/across/across-matrix.ts';
import { isEngineTaken } from '../../../state/engine-taken.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import classes from './across.module.css';

export function AcrossStart({ pairs }: { pairs: readonly AcrossPair[] }) {
  const { t } = useTranslation('across');
  const format = useNumberFormat();
  const actions = useActions();
  const { working, progress, isTaken, taker, runs, datasets } = useStudio((state) => ({
    working: state.across.working,
    progress: state.running?.progress ?? null,
    isTaken: isEngineTaken(state),
    taker: state.runs.find(({ id }) => id === state.running?.runId)?.name,
    runs: state.runs,
    datasets: state.datasets,
  }));
  if (working) {
    const run = runs.find(({ id }) => id === working.runId)?.name ?? '';
    const dataset = datasets.find(({ id }) => id === working.datasetId)?.name ?? '';
    return (
      <div className={classes.start}>
        <Button size="xs" variant="default" disabled={working.isStopping} onClick={() => actions.stopAcross()}>
          {t(working.isStopping ? 'stopping' : 'stop')}
        </Button>
        <span className={classes.progress}>
          {t('working', { number: working.number, total: working.total, run, dataset })}
          {progress ? ` · ${format.integer(progress.done)} / ${format.integer(progress.total)}` : ''}
          {progress?.secondsLeft ? ` · ${t('left', { time: format.duration(progress.secondsLeft) })}` : ''}
        </span>
      </div>
    );
  }
  if (pairs.length === 0) return <span className={classes.progress}>{t('complete')}</span>;
  return (
    <div className={classes.start}>
      <Button size="xs" disabled={isTaken} onClick={() => void actions.evaluateAcross(pairs)}>
        {t('evaluate', { count: pairs.length, number: format.integer(pairs.length) })}
      </Button>
      {isTaken ? (
        <span className={classes.progress}>{taker ? t('busyRun', { name: taker }) : t('busyProbe')}</span>
      ) : null}
    </div>
  );
}
