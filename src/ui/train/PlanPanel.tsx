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
import type { TrainingConfig } from '../../config/training-config.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { LongClipFix } from '../data/check/LongClipFix.tsx';
import { CostSentence } from './CostSentence.tsx';
import { DataWarnings } from './DataWarnings.tsx';
import classes from './PlanPanel.module.css';
import { rateSaid, warningSaid } from './plan-sentences.ts';
import type { SettingKey } from './setting-catalogue.ts';
import { settingText } from './setting-value.ts';
import { TimeEstimate } from './TimeEstimate.tsx';

interface PlanPanelProps {
  plan: TrainingPlan;
  /** Null while it is not known. */
  cost: TrainingCost | null;
  config: TrainingConfig;
  dataset: OpenDataset | null;
  onFix(change: Partial<TrainingConfig>): void;
}

export const PlanPanel = memo(function PlanPanel(props: PlanPanelProps) {
  const { plan, cost, config, dataset, onFix } = props;
  const trainClipCount = dataset?.split.train.length ?? 0;
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const said = useSaid('train');
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
      <p className={classes.text}>{said(rateSaid(plan, config, format))}</p>
      <TimeEstimate plan={plan} config={config} isStored={cost?.inputKind !== 'samples'} />
      {cost ? <CostSentence cost={cost} /> : null}
      {plan.warnings.length > 0 ? (
        <ul className={classes.warnings}>
          {plan.warnings.map((warning) => (
            <Warning key={warning.code} warning={warning} onFix={onFix} />
          ))}
        </ul>
      ) : null}
      {dataset ? <DataWarnings dataset={dataset} /> : null}
    </Panel>
  );
});

interface WarningProps {
  warning: PlanWarning;
  onFix(change: Partial<TrainingConfig>): void;
}

function Warning({ warning, onFix }: WarningProps) {
  const { t } = useTranslation('train');
  const said = useSaid('train');
  const { fix } = warning;
  return (
    <li className={classes.warning} data-severity={warning.severity}>
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        <p>{said([warningSaid(warning)])}</p>
        {warning.code === 'clip-past-limit' ? <LongClipFix seconds={Number(warning.params.seconds)} /> : null}
        {fix ? (
          <Button size="compact-xs" variant="default" onClick={() => onFix(fix)}>
            <span>
              {t('warning.set')} <code>{describeFix(fix)}</code>
            </span>
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
