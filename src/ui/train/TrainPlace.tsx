// The place where a run is planned, started and watched.

import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { planTraining } from '../../config/plan/training-plan.ts';
import { classOf, type RunRecord } from '../../run/run-record.ts';
import { costWarnings, planCost } from '../../state/plan-cost.ts';
import { trainingNeed } from '../../state/step-states.ts';
import { AreaError, ErrorNotice } from '../common/ErrorNotice.tsx';
import { majorityBaseline } from '../common/majority-baseline.ts';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useActions, useStudio } from '../common/use-studio.ts';
import { CheckpointList } from './CheckpointList.tsx';
import { NeedNotice } from './NeedNotice.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunLog } from './RunLog.tsx';
import { RunProgress } from './RunProgress.tsx';
import { isInterrupted } from './run-abilities.ts';
import type { SettingKey } from './setting-catalogue.ts';
import { TrainControls } from './TrainControls.tsx';
import { TrainForm } from './TrainForm.tsx';
import classes from './TrainPlace.module.css';

export function TrainPlace() {
  const { t } = useTranslation('train');
  const { setConfig, startFrom: startRunFrom } = useActions();
  // of what runs only what changes rarely: its progress comes several times a second, and is RunProgress's
  const newest = useStudio((state) => ({
    dataset: state.dataset,
    model: state.model,
    config: state.config,
    counts: state.parameterCounts,
    engine: state.engine,
    run: state.runs.find((record) => record.id === state.runId) ?? null,
    isBusy: state.running !== null,
    isElsewhere: state.runId !== null && state.elsewhere[state.runId] !== undefined,
    isTraining: state.running?.kind === 'train' && state.running.runId === state.runId,
    hasError: state.errors.train !== undefined,
  }));
  // drawn in small pieces, when there is time: the engine has every core
  const drawn = useDeferredValue(newest);
  const { dataset, model, config, counts, engine, run, isBusy, isElsewhere, isTraining, hasError } = drawn;
  const [invalid, setInvalid] = useState<readonly SettingKey[]>([]);
  const onValidity = useCallback(
    (key: SettingKey, isValid: boolean) =>
      setInvalid((keys) => (isValid ? keys.filter((other) => other !== key) : [...new Set([...keys, key])])),
    [],
  );

  const need = trainingNeed({ dataset, model });
  const cost = useMemo(
    () => planCost({ parameterCounts: counts, model, dataset, config }),
    [counts, model, dataset, config],
  );
  const plan = useMemo(() => {
    const sizes = {
      train: dataset?.split.train.length ?? 0,
      validation: dataset?.split.validation.length ?? 0,
      ...(dataset ? { labels: dataset.labels } : {}),
    };
    const base = planTraining(config, sizes);
    return { ...base, warnings: [...base.warnings, ...costWarnings(cost, engine)] };
  }, [config, dataset, cost, engine]);
  const hasPlanError = plan.warnings.some((warning) => warning.severity === 'error');
  const blockedBy = need
    ? t(`need.${need}.title`)
    : invalid.length > 0
      ? t('controls.fixFields')
      : hasPlanError
        ? t('controls.fixPlan')
        : null;
  const runId = run?.id;
  const canBranch = !isBusy && blockedBy === null;
  const startFrom = useCallback((step: number) => runId && void startRunFrom(runId, step), [runId, startRunFrom]);
  const subtitle = run
    ? t('runSubtitle', { name: run.name, data: run.datasetName, model: run.modelName })
    : dataset && model
      ? t('readySubtitle', { data: dataset.record.name, model: model.name, count: dataset.labels.length })
      : t('subtitle');

  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={subtitle}>
        {need && !run ? null : <TrainControls run={run} blockedBy={blockedBy} />}
      </PlaceHeader>
      <AreaError area="train" />
      {run?.error && !hasError ? <ErrorNotice error={run.error} /> : null}
      {isElsewhere ? <p className={classes.elsewhere}>{t('elsewhere')}</p> : null}
      {run && isInterrupted(run) ? (
        <p className={classes.elsewhere}>
          {lastStep(run) > 0 ? t('interrupted', { step: lastStep(run) }) : t('interruptedAtStart')}
        </p>
      ) : null}
      {(isTraining || isElsewhere) && run ? <RunProgress run={run} /> : null}
      <div className={classes.columns}>
        <div className={classes.form}>
          {need ? null : (
            <PlanPanel
              plan={plan}
              cost={cost}
              config={config}
              trainClipCount={dataset?.split.train.length ?? 0}
              isDisabled={isBusy}
              onFix={setConfig}
            />
          )}
          <TrainForm isNext={run !== null && !isBusy} isDisabled={isBusy} onValidity={onValidity} />
        </div>
        <div className={classes.results}>
          {run ? (
            <>
              <RunCharts
                history={run.history}
                bestStep={run.bestStep}
                totalSteps={run.totalSteps}
                metric={run.config.metricForBestModel}
                guessed={guessedOf(run)}
              />
              <div className={classes.lists}>
                <RunLog run={run} />
                <CheckpointList checkpoints={run.checkpoints} onStartFrom={canBranch ? startFrom : null} />
              </div>
            </>
          ) : (
            <NeedNotice need={need} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Of the validation clips; null where there are none. */
function guessedOf(run: RunRecord): number | null {
  const classes = run.split.validation.map((clip) => classOf(run, clip));
  return classes.length > 0 ? majorityBaseline(run, classes) : null;
}

function lastStep({ checkpoints }: RunRecord): number {
  return checkpoints.at(-1)?.step ?? 0;
}
