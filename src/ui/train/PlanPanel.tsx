// What the settings will do, before anything is done: clips to micro-batches to updates, the warm-up's share, and
// warnings with their repair.

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import { Fragment, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../config/hf-names.ts';
import type { PlanWarning } from '../../config/plan/plan-warning.ts';
import type { TrainingCost } from '../../config/plan/training-cost.ts';
import type { TrainingPlan } from '../../config/plan/training-plan.ts';
import { followsMetric } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { CostSentence } from './CostSentence.tsx';
import classes from './PlanPanel.module.css';
import type { SettingKey } from './setting-catalogue.ts';
import { settingText } from './setting-value.ts';
import { TimeEstimate } from './TimeEstimate.tsx';

interface PlanPanelProps {
  plan: TrainingPlan;
  /** Null while it is not known. */
  cost: TrainingCost | null;
  config: TrainingConfig;
  trainClipCount: number;
  onFix(change: Partial<TrainingConfig>): void;
}

export const PlanPanel = memo(function PlanPanel(props: PlanPanelProps) {
  const { plan, cost, config, trainClipCount, onFix } = props;
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const steps = [
    { value: trainClipCount, unit: t('plan.clips', { count: trainClipCount }) },
    { value: plan.microBatchesPerEpoch, unit: t('plan.microBatches', { count: plan.microBatchesPerEpoch }) },
    { value: plan.stepsPerEpoch, unit: t('plan.stepsPerEpoch', { count: plan.stepsPerEpoch }) },
    { value: plan.totalSteps, unit: t('plan.updates', { count: plan.totalSteps }) },
  ];
  return (
    <Panel title={t('plan.title')}>
      <p className={classes.chain}>
        {steps.map(({ value, unit }, index) => (
          <Fragment key={unit}>
            {index > 0 ? <IconArrowRight size={14} className={classes.arrow} aria-label={t('plan.become')} /> : null}
            <span>
              <b>{format.integer(value)}</b> {unit}
            </span>
          </Fragment>
        ))}
      </p>
      <p className={classes.text}>{warmupSentence()}</p>
      <TimeEstimate epochCount={plan.epochCount} isStored={cost?.inputKind !== 'samples'} />
      {cost ? <CostSentence cost={cost} /> : null}
      {plan.warnings.length > 0 ? (
        <ul className={classes.warnings}>
          {plan.warnings.map((warning) => (
            <Warning key={warning.code} warning={warning} onFix={onFix} />
          ))}
        </ul>
      ) : null}
    </Panel>
  );

  function warmupSentence(): string {
    const peak = { rate: format.scientific(plan.peakLearningRate), epoch: plan.peakEpoch };
    const { lrSchedulerType: type, metricForBestModel } = config;
    if (followsMetric(type)) return t('plan.followsMetric', { ...peak, metric: metricForBestModel });
    if (type === 'constant') return t('plan.constant', peak);
    const { warmupSteps, totalSteps } = plan;
    if (warmupSteps === 0) return t(type === 'constant_with_warmup' ? 'plan.steady' : 'plan.noWarmup', peak);
    const share = totalSteps > 0 ? Math.min(1, warmupSteps / totalSteps) : 1;
    return t('plan.warmup', { ...peak, steps: format.integer(warmupSteps), share: format.percent(share, 0) });
  }
});

interface WarningProps {
  warning: PlanWarning;
  onFix(change: Partial<TrainingConfig>): void;
}

function Warning({ warning, onFix }: WarningProps) {
  const { t } = useTranslation('train');
  const { fix } = warning;
  return (
    <li className={classes.warning} data-severity={warning.severity}>
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        <p>{t(`warning.${warning.code}`, { ...warning.params })}</p>
        {fix ? (
          <Button size="compact-xs" variant="default" onClick={() => onFix(fix)}>
            {t('warning.set')} <code>{describeFix(fix)}</code>
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** `{ warmupSteps: 63 }` → "warmup_steps = 63" */
function describeFix(fix: Partial<TrainingConfig>): string {
  return (Object.keys(fix) as SettingKey[])
    .map((key) => `${hfNames[key]} = ${settingText(fix[key] ?? null)}`)
    .join(', ');
}
