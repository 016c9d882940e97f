// The place where a trained run meets the clips that it never heard.

import { Button, NativeSelect, Progress } from '@mantine/core';
import { IconHourglass, IconMicrophone, IconRefresh } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SplitName, splitNameSchema } from '../../dataset/splits/split.ts';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunActivity } from '../../run/run-activity.ts';
import { evaluationOf, evaluationsOf, type RunRecord } from '../../run/run-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { EditHistoryButtons } from '../common/EditHistoryButtons.tsx';
import { AreaError } from '../common/ErrorNotice.tsx';
import emptyPlace from '../common/empty-place.module.css';
import { useEngineWait } from '../common/engine-wait.ts';
import { useLabelText } from '../common/label-text.ts';
import { Panel } from '../common/Panel.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { QueueOffer } from '../queue/QueueOffer.tsx';
import { CalibrationPanel } from './CalibrationPanel.tsx';
import { ClassTable } from './ClassTable.tsx';
import { ComparePanel } from './ComparePanel.tsx';
import type { MatrixCell } from './ConfusionMatrix.tsx';
import classes from './EvaluatePlace.module.css';
import { ExportButtons } from './ExportButtons.tsx';
import { FigureTiles } from './FigureTiles.tsx';
import { GroupPanel } from './GroupPanel.tsx';
import { MatrixClips } from './MatrixClips.tsx';
import { type MatrixChoice, MatrixPanel } from './MatrixPanel.tsx';
import { MetricTable } from './MetricTable.tsx';
import { PredictionTable } from './PredictionTable.tsx';
import { filterPredictions, mistakesFirst, toPredictionRows } from './prediction-rows.ts';
import { outdatedSaid } from './result-sentences.ts';
import { Summary } from './Summary.tsx';
import { useCorrected } from './use-corrected.ts';

export function EvaluatePlace() {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const { evaluateRun, goTo } = useActions();
  const { run, running, isBusy, isElsewhere } = useStudio((state) => ({
    run: state.runs.find((record) => record.id === state.runId) ?? null,
    running: state.running,
    isBusy: isEngineTaken(state),
    isElsewhere: state.runId !== null && state.elsewhere[state.runId] !== undefined,
  }));
  const mustWait = isBusy || isElsewhere;
  const wait = useEngineWait();
  // what it does itself is told where it does it
  const isOwnWork = running?.runId === run?.id && running?.kind !== 'train';
  const isEvaluating = running?.kind === 'evaluate' && running.runId === run?.id;
  const isTrained = run !== null && run.checkpoints.length > 0;
  const [asked, setAsked] = useState<{ runId: string; part: SplitName } | null>(null);
  const part = asked && asked.runId === run?.id ? asked.part : 'test';
  const evaluation = run ? evaluationOf(run, part) : null;
  const clipCount = run?.split[part].length ?? 0;
  const need = isTrained ? (clipCount > 0 ? (part === 'test' ? 'evaluation' : part) : 'test') : 'run';
  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={run ? subtitle(run) : t('subtitle')}>
        {run && (isTrained || evaluationsOf(run).length > 0) ? (
          <>
            <PartSelect run={run} part={part} onPart={(next) => setAsked({ runId: run.id, part: next })} />
            {evaluation && isTrained ? (
              <Button
                variant="subtle"
                leftSection={<IconRefresh size={16} aria-hidden />}
                disabled={mustWait}
                onClick={() => void evaluateRun(run.id, part)}
              >
                {t('again')}
              </Button>
            ) : null}
            <ExportButtons run={run} />
            {isTrained ? (
              <Button
                variant={evaluation ? 'filled' : 'default'}
                leftSection={<IconMicrophone size={16} aria-hidden />}
                onClick={() => goTo('predict')}
              >
                {t('tryIt')}
              </Button>
            ) : null}
          </>
        ) : null}
      </PlaceHeader>
      <AreaError area="evaluate" />
      {isElsewhere ? <p className={classes.hint}>{t('elsewhere')}</p> : null}
      {wait && run && isTrained && !isOwnWork ? (
        <p className={classes.wait} role="note">
          <IconHourglass size={16} aria-hidden /> {wait.why}
        </p>
      ) : null}
      {run && isTrained && !isOwnWork ? <QueueOffer /> : null}
      {run ? <Outdated run={run} evaluation={evaluation} /> : null}
      {isEvaluating ? <EvaluationProgress activity={running} /> : null}
      {run && evaluation ? (
        <Results key={`${run.id} ${part} ${evaluation.evaluatedAt}`} run={run} evaluation={evaluation} />
      ) : isEvaluating ? null : (
        <div className={emptyPlace.notice}>
          <h2>{t(`need.${need}.title`)}</h2>
          <p>
            {run && need !== 'run' && need !== 'test'
              ? t(`need.${need}.text`, { count: clipCount, n: format.integer(clipCount) })
              : t(`need.${need}.text`)}
          </p>
          {run && need !== 'run' && need !== 'test' ? (
            <Button disabled={mustWait} onClick={() => void evaluateRun(run.id, part)}>
              {t(`need.${need}.go`)}
            </Button>
          ) : need === 'run' ? (
            <Button onClick={() => goTo('train')}>{t('need.run.go')}</Button>
          ) : null}
        </div>
      )}
    </div>
  );

  function subtitle({ name, datasetName, modelName, probe }: RunRecord): string {
    const what = t('runSubtitle', { name, data: datasetName, model: modelName });
    return evaluation && !probe ? `${what} · ${t('step', { step: format.integer(evaluation.step) })}` : what;
  }
}

/** Which part of the split: the test, unless a person wants to look at another one. */
function PartSelect({ run, part, onPart }: { run: RunRecord; part: SplitName; onPart(part: SplitName): void }) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  return (
    <NativeSelect
      size="xs"
      aria-label={t('part.label')}
      value={part}
      onChange={(event) => onPart(splitNameSchema.parse(event.currentTarget.value))}
      data={(['test', 'validation', 'train'] as const).map((value) => {
        const { length } = run.split[value];
        return { value, label: t(`part.${value}`, { number: format.integer(length) }), disabled: length === 0 };
      })}
    />
  );
}

function Outdated({ run, evaluation }: { run: RunRecord; evaluation: Evaluation | null }) {
  const said = useSaid('evaluate');
  const sentences = outdatedSaid(run, evaluation);
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

function Results({ run, evaluation: stored }: { run: RunRecord; evaluation: Evaluation }) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const [shown, setShown] = useState<MatrixChoice>(null);
  const dataset = useStudio((state) => (state.dataset?.record.id === run.datasetId ? state.dataset : null));
  const textOf = useLabelText(run.labelCodes);
  const labels = useMemo(() => run.labels.map(textOf), [run.labels, textOf]);
  const corrected = useCorrected(run, stored, dataset);
  const { evaluation, isPending } = corrected;
  const rows = useMemo(() => mistakesFirst(toPredictionRows(evaluation)), [evaluation]);
  const listed = useMemo(() => {
    const cell = shown === 'mistakes' ? null : shown;
    return filterPredictions(rows, { text: '', wrongOnly: shown === 'mistakes', cell });
  }, [rows, shown]);
  const mistakes = rows.filter(({ isRight }) => !isRight).length;
  const matrix = useRef<HTMLDivElement>(null);
  const close = () => {
    setShown(null);
    // back to the cell that opened them
    matrix.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus();
  };
  const table = (
    <Panel title={t('classes.title')} className={classes.classes}>
      <ClassTable labels={labels} evaluation={evaluation} />
    </Panel>
  );
  return (
    <>
      <Summary run={run} corrected={corrected} />
      <FigureTiles evaluation={evaluation} classCount={run.labels.length} isPending={isPending} />
      <div ref={matrix} className={classes.columns}>
        <div className={classes.left}>
          <MatrixPanel
            labels={labels}
            codes={run.labels}
            counts={evaluation.confusion}
            mistakeCount={mistakes}
            shown={shown}
            onShow={setShown}
          />
          {shown ? table : null}
        </div>
        {shown ? (
          <MatrixClips
            key={shown === 'mistakes' ? shown : `${shown.label} ${shown.predicted}`}
            title={t('mistakes.count', {
              title: titleOf(shown),
              count: listed.length,
              number: format.integer(listed.length),
            })}
            run={run}
            labels={labels}
            rows={listed}
            dataset={dataset}
            isOneCell={shown !== 'mistakes'}
            onClose={close}
          />
        ) : (
          table
        )}
      </div>
      <ComparePanel run={run} labels={labels} evaluation={evaluation} dataset={dataset} />
      <GroupPanel run={run} dataset={dataset} stored={stored} predictions={evaluation.predictions} />
      <CalibrationPanel evaluation={evaluation} />
      <Panel title={t('predictions.title')} aside={dataset && <EditHistoryButtons />}>
        <PredictionTable run={run} predictions={corrected.listed} labels={labels} dataset={dataset} />
      </Panel>
      <MetricTable run={run} evaluation={stored} isCorrected={evaluation.predictions !== stored.predictions} />
    </>
  );

  function titleOf(cell: MatrixCell | 'mistakes'): string {
    if (cell === 'mistakes') return t('mistakes.all');
    const label = labels[cell.label];
    return cell.label === cell.predicted
      ? t('mistakes.right', { label })
      : t('mistakes.title', { label, predicted: labels[cell.predicted] });
  }
}
