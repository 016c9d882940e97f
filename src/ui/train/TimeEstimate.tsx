// The plan's sentence on how long it will take here; where the machine was not measured with this model, the way to do so.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { currentBenchmark, estimateTime, prefilledShare } from '../../state/time-estimate.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './PlanPanel.module.css';

interface TimeEstimateProps {
  epochCount: number;
  /** Whether there is a first pass whose result is kept. */
  isStored: boolean;
}

export function TimeEstimate({ epochCount, isStored }: TimeEstimateProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { measureMachine, stopMeasuring } = useActions();
  const { dataset, benchmark, measuring, isBusy, engine, prefill } = useStudio((state) => ({
    dataset: state.dataset,
    benchmark: currentBenchmark(state),
    measuring: state.measuring,
    isBusy: state.running !== null,
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
  const { trunkSec: wholeTrunkSec, epochSec } = estimateTime(benchmark, dataset);
  const trunkSec = wholeTrunkSec * (1 - prefilledShare(prefill));
  const time = (seconds: number) => format.duration(Math.max(1, seconds));
  return (
    <p className={classes.text}>
      {t(isStored ? 'plan.time' : 'plan.timeWithoutPass', {
        engine: engine.description,
        trunk: time(trunkSec),
        epoch: time(epochSec),
        total: time((isStored ? trunkSec : 0) + epochCount * epochSec),
      })}
    </p>
  );
}
