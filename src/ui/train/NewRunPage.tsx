// The form of a new run, or of a sweep: its settings, what they will do, and the one button that starts it.

import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { planTraining } from '../../config/plan/training-plan.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { costWarnings, planCost } from '../../state/plan-cost.ts';
import { originOf } from '../../state/run-draft.ts';
import { trainingNeed } from '../../state/step-states.ts';
import { isSweepGoingOn } from '../../state/sweep-time.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { QueuePanel } from '../queue/QueuePanel.tsx';
import { StartSweep } from '../sweep/StartSweep.tsx';
import { SweepForm } from '../sweep/SweepForm.tsx';
import { startingValues } from '../sweep/suggested-values.ts';
import { AllSettings } from './AllSettings.tsx';
import { BusyNotice } from './BusyNotice.tsx';
import { NeedNotice } from './NeedNotice.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import { StartButtons } from './StartButtons.tsx';
import type { SettingKey } from './setting-catalogue.ts';
import { TrainForm } from './TrainForm.tsx';
import classes from './TrainPlace.module.css';

export function NewRunPage() {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { setConfig, draftRun, openRun, setSweepDraft } = useActions();
  const newest = useStudio((state) => ({
    dataset: state.dataset,
    model: state.model,
    config: state.config,
    counts: state.parameterCounts,
    engine: state.engine,
    isBusy: isEngineTaken(state),
    earlier: state.runs.find((run) => run.id === state.runId) ?? null,
    isSweep: state.sweepDraft?.isOn ?? false,
    hasSweep: state.sweepDraft !== null,
    hasQueue: state.queue.runIds.length > 0 || state.sweeps.some(isSweepGoingOn),
  }));
  const origin = useStudio(originOf);
  // drawn in small pieces, when there is time: the engine has every core
  const { dataset, model, config, counts, engine, isBusy, earlier, isSweep, hasSweep, hasQueue } =
    useDeferredValue(newest);
  const [isAllShown, setAllShown] = useState(false);
  // once made they stay, with what was typed into them
  const [hasShownAll, setHasShownAll] = useState(false);
  if (isAllShown && !hasShownAll) setHasShownAll(true);
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
    const refused = costWarnings({ parameterCounts: counts, model, dataset, config }, cost, engine);
    return { ...base, warnings: [...base.warnings, ...refused] };
  }, [config, dataset, cost, engine, counts, model]);
  const hasPlanError = plan.warnings.some((warning) => warning.severity === 'error');
  const blockedBy = invalid.length > 0 ? t('controls.fixFields') : hasPlanError ? t('controls.fixPlan') : null;
  // the rate is what is tried first mostly
  const firstSweep = hasSweep
    ? {}
    : {
        seeds: [config.seed],
        settings: [{ key: 'learningRate', values: startingValues('learningRate', config, model?.layerCount ?? null) }],
      };
  const subtitle =
    dataset && model
      ? t('readySubtitle', { data: dataset.record.name, model: model.name, count: dataset.labels.length })
      : t('subtitle');

  return (
    <div className={classes.place}>
      <PlaceHeader title={t('newTitle')} subtitle={subtitle}>
        {earlier ? (
          <Button
            variant="subtle"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            onClick={() => openRun(earlier.id)}
          >
            {t('controls.back', { name: earlier.name })}
          </Button>
        ) : null}
        {need ? null : isSweep ? (
          <StartSweep blockedBy={blockedBy} />
        ) : (
          <StartButtons isBusy={isBusy} blockedBy={blockedBy} />
        )}
      </PlaceHeader>
      <AreaError area="train" />
      <BusyNotice runId={null} />
      {origin ? (
        <div className={classes.notice}>
          <span>
            {t(origin.step > 0 ? 'origin.draft' : 'origin.draftAtStart', {
              step: format.integer(origin.step),
              name: origin.runName,
            })}
          </span>
          <Button size="compact-xs" variant="default" onClick={draftRun}>
            {t('origin.drop')}
          </Button>
        </div>
      ) : null}
      {need ? null : (
        <SegmentedControl
          size="xs"
          className={classes.mode}
          aria-label={t('mode.label')}
          value={isSweep ? 'sweep' : 'run'}
          data={[
            { value: 'run', label: t('mode.run') },
            { value: 'sweep', label: t('mode.sweep') },
          ]}
          onChange={(mode) => setSweepDraft(mode === 'sweep' ? firstSweep : null)}
        />
      )}
      <div className={classes.columns}>
        <div className={classes.form}>
          {need ? null : <PlanPanel plan={plan} cost={cost} config={config} dataset={dataset} onFix={setConfig} />}
          <TrainForm isAllShown={isAllShown} onAll={setAllShown} onValidity={onValidity} />
        </div>
        <div className={classes.results} data-first={isSweep || hasQueue || undefined}>
          {isSweep && !need && dataset && model ? <SweepForm dataset={dataset} model={model} /> : null}
          <QueuePanel />
          {hasShownAll ? (
            <div hidden={!isAllShown}>
              <AllSettings isShown={isAllShown} onValidity={onValidity} />
            </div>
          ) : null}
          {isAllShown || isSweep || (hasQueue && !need) ? null : <NeedNotice need={need} />}
        </div>
      </div>
    </div>
  );
}
