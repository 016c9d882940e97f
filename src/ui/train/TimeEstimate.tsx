// The plan's sentence on how long it will take here; where the machine was not measured with this model, the way to do so.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TrainingPlan } from '../../config/plan/training-plan.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { currentBenchmark, estimateTime, prefilledShare } from '../../state/time-estimate.ts';
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
  const { dataset, benchmark, measuring, isBusy, engine, prefill } = useStudio((state) => ({
    dataset: state.dataset,
    benchmark: currentBenchmark(state),
    measuring: state.measuring,
    isBusy: isEngineTaken(state),
    engine: state.engine,
    prefill: state.prefill,
  }));
  if (!dataset || !engine) return null;
  if (!benchmark) {
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
  const facts = { ...estimateTime(benchmark, dataset), engine: engine.description, doneShare: prefilledShare(prefill) };
  return <p className={classes.text}>{said(timeSaid({ ...facts, isStored }, plan, config, format))}</p>;
}
