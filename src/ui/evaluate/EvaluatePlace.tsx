// The place where a trained run meets the clips that it never heard.

import { Button, Progress } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunActivity } from '../../run/run-activity.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { EditHistoryButtons } from '../common/EditHistoryButtons.tsx';
import { AreaError } from '../common/ErrorNotice.tsx';
import emptyPlace from '../common/empty-place.module.css';
import { useLabelText } from '../common/label-text.ts';
import { Panel } from '../common/Panel.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { CalibrationPanel } from './CalibrationPanel.tsx';
import { ClassTable } from './ClassTable.tsx';
import { ConfusionMatrix, type MatrixCell } from './ConfusionMatrix.tsx';
import { Downloads } from './Downloads.tsx';
import classes from './EvaluatePlace.module.css';
import { FigureTiles } from './FigureTiles.tsx';
import { GroupPanel } from './GroupPanel.tsx';
import { MetricTable } from './MetricTable.tsx';
import { PredictionTable } from './PredictionTable.tsx';
import { outdatedSaid } from './result-sentences.ts';
import { Summary } from './Summary.tsx';

export function EvaluatePlace() {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const { evaluateRun, goTo } = useActions();
  const { run, running, isElsewhere } = useStudio((state) => ({
    run: state.runs.find((record) => record.id === state.runId) ?? null,
    running: state.running,
    isElsewhere: state.runId !== null && state.elsewhere[state.runId] !== undefined,
  }));
  const mustWait = running !== null || isElsewhere;
  const isEvaluating = running?.kind === 'evaluate' && running.runId === run?.id;
  const isTrained = run !== null && run.checkpoints.length > 0;
  const evaluation = run?.evaluation ?? null;
  const hasTest = (run?.split.test.length ?? 0) > 0;
  const need = isTrained ? (hasTest ? 'evaluation' : 'test') : 'run';
  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={run ? subtitle(run) : t('subtitle')}>
        {run && isTrained ? (
          <>
            {evaluation ? (
              <Button
                variant="subtle"
                leftSection={<IconRefresh size={16} aria-hidden />}
                disabled={mustWait}
                onClick={() => void evaluateRun(run.id)}
              >
                {t('again')}
              </Button>
            ) : null}
            <Downloads run={run} />
          </>
        ) : null}
      </PlaceHeader>
      <AreaError area="evaluate" />
      {isElsewhere ? <p className={classes.hint}>{t('elsewhere')}</p> : null}
      {run ? <Outdated run={run} /> : null}
      {isEvaluating ? <EvaluationProgress activity={running} /> : null}
      {run && evaluation ? (
        <Results key={`${run.id} ${evaluation.evaluatedAt}`} run={run} evaluation={evaluation} />
      ) : isEvaluating ? null : (
        <div className={emptyPlace.notice}>
          <h2>{t(`need.${need}.title`)}</h2>
          <p>
            {run && need === 'evaluation'
              ? t('need.evaluation.text', { count: run.split.test.length, n: format.integer(run.split.test.length) })
              : t(`need.${need}.text`)}
          </p>
          {run && need === 'evaluation' ? (
            <Button disabled={mustWait} onClick={() => void evaluateRun(run.id)}>
              {t('need.evaluation.go')}
            </Button>
          ) : need === 'run' ? (
            <Button onClick={() => goTo('train')}>{t('need.run.go')}</Button>
          ) : null}
        </div>
      )}
    </div>
  );

  function subtitle({ name, datasetName, modelName, evaluation: result }: RunRecord): string {
    const what = t('runSubtitle', { name, data: datasetName, model: modelName });
    return result ? `${what} · ${t('step', { step: format.integer(result.step) })}` : what;
  }
}

function Outdated({ run }: { run: RunRecord }) {
  const said = useSaid('evaluate');
  const sentences = outdatedSaid(run);
  return sentences.length > 0 ? <p className={classes.hint}>{said(sentences)}</p> : null;
}

function EvaluationProgress({ activity }: { activity: RunActivity }) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const { progress } = activity;
  const facts = progress
    ? [
        `${format.integer(progress.done)} / ${format.integer(progress.total)}`,
        t('progress.perSecond', { speed: format.decimal(progress.clipsPerSec, 1) }),
        progress.secondsLeft === null ? null : t('progress.left', { time: format.duration(progress.secondsLeft) }),
      ]
    : [];
  return (
    <section className={classes.progress} aria-label={t('progress.label')}>
      <p>
        <b>{t(`progress.phase.${activity.phase === 'evaluating' ? 'evaluating' : 'preparing'}`)}</b>
        <span>{facts.filter(Boolean).join(' · ')}</span>
      </p>
      <Progress
        size="sm"
        transitionDuration={0}
        aria-label={t('progress.label')}
        value={progress && progress.total > 0 ? (progress.done / progress.total) * 100 : 0}
      />
    </section>
  );
}

function Results({ run, evaluation }: { run: RunRecord; evaluation: Evaluation }) {
  const { t } = useTranslation('evaluate');
  const [cell, setCell] = useState<MatrixCell | null>(null);
  const dataset = useStudio((state) => (state.dataset?.record.id === run.datasetId ? state.dataset : null));
  const textOf = useLabelText(run.labelCodes);
  const shown = useMemo(() => run.labels.map(textOf), [run.labels, textOf]);
  return (
    <>
      <Summary run={run} evaluation={evaluation} />
      <FigureTiles evaluation={evaluation} classCount={run.labels.length} />
      <div className={classes.columns}>
        <Panel title={t('matrix.title')} className={classes.matrix}>
          <ConfusionMatrix labels={shown} counts={evaluation.confusion} selected={cell} onSelect={setCell} />
          <p className={classes.hint}>{t('matrix.hint')}</p>
        </Panel>
        <Panel title={t('classes.title')} className={classes.classes}>
          <ClassTable labels={shown} evaluation={evaluation} />
        </Panel>
      </div>
      <GroupPanel groups={run.groups} reports={evaluation.groups ?? []} />
      <CalibrationPanel evaluation={evaluation} />
      <Panel title={t('predictions.title')} aside={dataset && <EditHistoryButtons />}>
        <PredictionTable
          run={run}
          evaluation={evaluation}
          labels={shown}
          dataset={dataset}
          cell={cell}
          onClearCell={() => setCell(null)}
        />
      </Panel>
      <MetricTable run={run} evaluation={evaluation} />
    </>
  );
}
