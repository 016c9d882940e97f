// With what the page listens: a run and one of its checkpoints, a probe, or a model that tells labels apart by itself; and what is
// known of it.

import { NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { type RunRecord, resultStepAmong } from '../../run/run-record.ts';
import type { PredictorInfo, PredictorSource } from '../../runs/predict/predict-types.ts';
import { modelsToTry, runsToTry, stepsToTry } from '../../state/predict-choice.ts';
import { classColor } from '../common/class-colors.ts';
import { useLabelText } from '../common/label-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './ClassifierBar.module.css';

interface ClassifierBarProps {
  source: PredictorSource | null;
  predictor: PredictorInfo | null;
}

/** More are told by their number. */
const mostLabels = 12;

export function ClassifierBar({ source, predictor }: ClassifierBarProps) {
  const { t } = useTranslation('predict');
  const { runs, models } = useStudio(({ runs, models }) => ({ runs, models }));
  const run = source?.kind === 'run' ? runs.find(({ id }) => id === source.runId) : undefined;
  const model = source?.kind === 'model' ? models.find(({ id }) => id === source.modelId) : undefined;
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const checkpoints =
    run && source?.kind === 'run' && stepsToTry(run).length > 1 ? <CheckpointSelect run={run} source={source} /> : null;
  const facts = (
    <>
      {source ? (
        <Labels labels={run?.labels ?? model?.labels ?? []} codes={run?.labelCodes ?? predictor?.labelCodes ?? null} />
      ) : null}
      {run ? <RunFacts run={run} predictor={predictor} /> : null}
      {model ? <ModelFacts model={model} predictor={predictor} /> : null}
    </>
  );
  return (
    <section className={classes.bar} aria-label={t('classifier.label')}>
      <div className={classes.selects}>
        <ClassifierSelect source={source} />
        {isNarrow ? null : checkpoints}
      </div>
      {isNarrow && source ? (
        // what comes first there is the button and the answer
        <details className={classes.about}>
          <summary>{t('classifier.about')}</summary>
          {facts}
          {checkpoints}
        </details>
      ) : (
        facts
      )}
    </section>
  );
}

function ClassifierSelect({ source }: { source: PredictorSource | null }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { openRun, choosePredictor, importPredictor, goTo } = useActions();
  const { runs, models, isLoading } = useStudio((state) => ({
    runs: state.runs,
    models: state.models,
    isLoading: state.isLoadingModel,
  }));
  const files = useRef<HTMLInputElement>(null);
  const trained = runsToTry(runs);
  const own = modelsToTry(models);
  const value = source === null ? '' : source.kind === 'run' ? `run ${source.runId}` : `model ${source.modelId}`;
  const figure = ({ evaluation }: RunRecord) =>
    evaluation ? t('classifier.figure', { share: format.percent(evaluation.metrics.test_accuracy) }) : null;
  const choose = (chosen: string) => {
    const [kind, id = ''] = [chosen.slice(0, chosen.indexOf(' ')), chosen.slice(chosen.indexOf(' ') + 1)];
    if (kind === 'run') {
      openRun(id);
      choosePredictor({ kind: 'run', runId: id });
    } else if (kind === 'model') choosePredictor({ kind: 'model', modelId: id });
    else if (id === 'files') files.current?.click();
    else goTo('model');
  };
  return (
    <>
      <NativeSelect
        className={classes.select}
        label={t('classifier.label')}
        value={value}
        disabled={isLoading}
        description={isLoading ? t('classifier.loading') : undefined}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {source === null ? <option value="">{t('classifier.none')}</option> : null}
        {trained.length > 0 ? (
          <optgroup label={t('classifier.runs')}>
            {trained.map((run) => (
              <option key={run.id} value={`run ${run.id}`}>
                {[run.name, figure(run), run.datasetName].filter(Boolean).join(' · ')}
              </option>
            ))}
          </optgroup>
        ) : null}
        {own.length > 0 ? (
          <optgroup label={t('classifier.models')}>
            {own.map((model) => (
              <option key={model.id} value={`model ${model.id}`}>
                {model.name}
              </option>
            ))}
          </optgroup>
        ) : null}
        <optgroup label={t('classifier.others')}>
          <option value="other files">{t('classifier.files')}</option>
          <option value="other hub">{t('classifier.hub')}</option>
        </optgroup>
      </NativeSelect>
      <input
        ref={files}
        type="file"
        hidden
        multiple
        aria-label={t('classifier.files')}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (chosen.length > 0) void importPredictor(chosen).catch(() => {});
        }}
      />
    </>
  );
}

function CheckpointSelect({ run, source }: { run: RunRecord; source: Extract<PredictorSource, { kind: 'run' }> }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { choosePredictor } = useActions();
  const steps = stepsToTry(run);
  const result = resultStepAmong(run, steps);
  return (
    <NativeSelect
      label={t('checkpoint.label')}
      value={String(source.step ?? '')}
      onChange={(event) => {
        const step = event.currentTarget.value;
        choosePredictor({ kind: 'run', runId: run.id, ...(step !== '' && { step: Number(step) }) });
      }}
    >
      <option value="">{t('checkpoint.result', { step: format.integer(result ?? 0) })}</option>
      {steps
        .filter((step) => step !== result)
        .map((step) => (
          <option key={step} value={step}>
            {t('checkpoint.step', { step: format.integer(step) })}
          </option>
        ))}
    </NativeSelect>
  );
}

function Labels({ labels, codes }: { labels: readonly string[]; codes: string | null }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const textOf = useLabelText(codes);
  const more = labels.length - mostLabels;
  return (
    <ul className={classes.labels} aria-label={t('classifier.labels')}>
      {labels.slice(0, mostLabels).map((label, at) => (
        <li key={label}>
          <i style={{ background: classColor(at) }} aria-hidden />
          {textOf(label)}
        </li>
      ))}
      {more > 0 ? <li>{t('classifier.more', { count: more, number: format.integer(more) })}</li> : null}
    </ul>
  );
}

function RunFacts({ run, predictor }: { run: RunRecord; predictor: PredictorInfo | null }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { evaluation, split, probe } = run;
  const interval = evaluation ? accuracyInterval(evaluation) : null;
  const trained = t(probe ? 'facts.probe' : 'facts.trained', {
    count: split.train.length,
    number: format.integer(split.train.length),
    data: run.datasetName,
  });
  const tested = evaluation
    ? t(interval ? 'facts.testedRange' : 'facts.tested', {
        share: format.percent(evaluation.metrics.test_accuracy),
        count: evaluation.predictions.length,
        total: format.integer(evaluation.predictions.length),
        ...(interval && { low: format.percent(interval.low), high: format.percent(interval.high) }),
      })
    : t('facts.untested');
  return (
    <p className={classes.facts}>
      {trained} {tested} <UnsureFact predictor={predictor} />
    </p>
  );
}

function ModelFacts({ model, predictor }: { model: ModelRecord; predictor: PredictorInfo | null }) {
  const { t } = useTranslation('predict');
  return (
    <p className={classes.facts}>
      {t(model.source === 'hub' ? 'facts.hub' : 'facts.files')} <UnsureFact predictor={predictor} />
    </p>
  );
}

function UnsureFact({ predictor }: { predictor: PredictorInfo | null }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  if (!predictor) return null;
  return t(predictor.calibratedOn > 0 ? 'facts.unsure' : 'facts.unsureUsual', {
    share: format.percent(predictor.unsureBelow, 0),
    count: predictor.calibratedOn,
    number: format.integer(predictor.calibratedOn),
  });
}
