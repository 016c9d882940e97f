// How far a run is: its state, and of one that has not ended by itself how many of its updates it has done.

import { useTranslation } from 'react-i18next';
import type { RunRecord, RunState } from '../../run/run-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useStudio } from '../common/use-studio.ts';
import { featuresSaid } from '../probe/row-names.ts';
import classes from './RunsTable.module.css';

const stateColors: Readonly<Record<RunState, string>> = {
  new: 'var(--mantine-color-dimmed)',
  queued: 'var(--mantine-color-dimmed)',
  running: 'var(--mantine-color-blue-filled)',
  paused: 'var(--mantine-color-blue-filled)',
  stopped: 'var(--mantine-color-yellow-filled)',
  finished: 'var(--mantine-color-teal-filled)',
  failed: 'var(--mantine-color-red-filled)',
};

export function RunStateCell({ run }: { run: RunRecord }) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const isElsewhere = useStudio((state) => state.elsewhere[run.id] !== undefined);
  const { state, step, totalSteps, probe } = run;
  const isEarly = state === 'finished' && step < totalSteps;
  const isWhole = state === 'finished' && !isEarly;
  return (
    <span className={classes.lines}>
      <span className={classes.state}>
        <i style={{ background: stateColors[state] }} aria-hidden />
        {isElsewhere ? t('elsewhere') : t(`state.${probe ? 'probe' : isEarly ? 'early' : state}`)}
      </span>
      {probe ? (
        <span className={classes.small}>{said([featuresSaid(probe.head)])}</span>
      ) : isWhole || state === 'queued' || state === 'new' ? null : (
        <span className={classes.small}>
          {t('updates', { done: format.integer(step), total: format.integer(totalSteps), count: totalSteps })}
        </span>
      )}
    </span>
  );
}
