// What the sweep will be, live: how many runs, how long, how much disk.

import { useTranslation } from 'react-i18next';
import { planCost } from '../../state/plan-cost.ts';
import { sweepSeconds } from '../../state/sweep-time.ts';
import type { SweepSpec } from '../../sweep/sweep-record.ts';
import type { SweepWork } from '../../sweep/sweep-steps.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useStudio } from '../common/use-studio.ts';
import classes from './SweepForm.module.css';
import { costSaid, factorsSaid, runsSaid } from './sweep-sentences.ts';

/** Weights that train, and AdamW's two moments of each, in float32. */
const checkpointBytesPerParameter = 12;

export function SweepSummary({ spec, work }: { spec: SweepSpec; work: SweepWork }) {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const said = useSaid('sweep');
  const config = useStudio((state) => state.config);
  const { seconds, lacksPass, bytes } = useStudio((state) => ({
    ...sweepSeconds(state, spec, work),
    bytes: sweepBytes(state.parameterCounts?.trainable ?? null, planCost(state)?.pass?.storedBytes ?? 0, work),
  }));
  const factors = factorsSaid(spec, work).map((factor) => said([factor]));
  return (
    <Panel title={t('summary.title')}>
      <p className={classes.count} aria-live="polite">
        {factors.join(' × ')} = <b>{said([runsSaid(spec, work, config)])}</b>
      </p>
      <p className={classes.note}>{said(costSaid(spec, work, { seconds, lacksPass }, bytes, format))}</p>
    </Panel>
  );
}

function sweepBytes(trainable: number | null, passBytes: number, { keptCheckpoints, trunkPasses }: SweepWork) {
  return trainable === null
    ? null
    : trainable * checkpointBytesPerParameter * keptCheckpoints + passBytes * trunkPasses;
}
