// The plan's sentence on how long it will take here, as earlier runs or a measurement tell; where there is neither, the way to
// measure.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TrainingPlan } from '../../config/plan/training-plan.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { currentSpeed, estimateTime, prefilledShare } from '../../state/time-estimate.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './PlanPanel.module.css';
import { timeSaid } from './plan-sentences.ts';

interface TimeEstimateProps {
  plan: TrainingPlan;
  config: TrainingConfig;
  /** Whether there is a first pass whose result is kept. */
  isStored: boolean;
}

export function TimeEstimate({ plan, config, isStored }: TimeEstimateProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const said = useSaid('train');
  const { measureMachine, stopMeasuring } = useActions();
  const { dataset, measuring, isBusy, engine, prefill } = useStudio((state) => ({
    dataset: state.dataset,
    measuring: state.measuring,
    isBusy: isEngineTaken(state),
    engine: state.engine,
    prefill: state.prefill,
  }));
  const speed = useStudio(currentSpeed);
  if (!dataset || !engine) return null;
  if (!speed) {
    return (
      <p className={classes.text}>
        {t(measuring ? 'plan.measuring' : 'plan.unmeasured')}{' '}
        {measuring ? (
          <Button size="compact-xs" variant="default" onClick={stopMeasuring}>
            {t('plan.stopMeasuring')}
          </Button>
        ) : (
          <Button size="compact-xs" variant="default" disabled={isBusy} onClick={() => void measureMachine()}>
            {t('plan.measure')}
          </Button>
        )}
      </p>
    );
  }
  const facts = {
    ...estimateTime(speed, dataset),
    engine: engine.description,
    doneShare: prefilledShare(prefill),
    runCount: speed.runCount,
  };
  return <p className={classes.text}>{said(timeSaid({ ...facts, isStored }, plan, config, format))}</p>;
}
