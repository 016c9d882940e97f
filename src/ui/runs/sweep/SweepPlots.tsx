// The runs of a sweep on parallel axes: settings against results, with what is marked on one axis alone.

import { useMemo } from 'react';
import { isThrough } from '../../../state/sweep-time.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { runsOfSweep } from '../../../sweep/sweep-runs.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { axisChoices } from '../compare/axis-choices.ts';
import { ParallelPanel } from '../compare/ParallelPanel.tsx';

export function SweepPlots({ sweep }: { sweep: SweepRecord }) {
  const { showRuns } = useActions();
  const runs = useStudio((state) => runsOfSweep(sweep, state.runs).filter(isThrough));
  const choices = useMemo(() => axisChoices(runs), [runs]);
  if (runs.length < 3 || choices.inputs.length === 0 || choices.figures.length === 0) return null;
  return (
    <ParallelPanel
      runs={runs}
      choices={choices}
      onKeep={(runIds) => showRuns({ kind: 'compare', runIds: [...runIds] })}
    />
  );
}
