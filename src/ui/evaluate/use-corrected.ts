// An evaluation as it is with the labels that its clips have now: counts at once, intervals as soon as they are computed.

import { useEffect, useMemo, useState } from 'react';
import { correctPredictions, recounted } from '../../evaluation/correct-evaluation.ts';
import type { Evaluation, Prediction } from '../../evaluation/evaluation-result.ts';
import type { TestIntervals } from '../../evaluation/test-intervals.ts';
import { labelsNow } from '../../run/label-corrections.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useShowError } from '../common/use-show-error.ts';
import { useActions } from '../common/use-studio.ts';

export interface CorrectedEvaluation {
  evaluation: Evaluation;
  /** Clips with another label than when they were evaluated, and clips that are not counted any more. */
  relabelled: number;
  dropped: number;
  /** Whether the intervals are still to come. */
  isPending: boolean;
}

/** Labels that are changed one after another wait for the last. */
const restMs = 200;

export function useCorrected(run: RunRecord, evaluation: Evaluation, dataset: OpenDataset | null): CorrectedEvaluation {
  const { intervalsOf } = useActions();
  const showError = useShowError();
  const [made, setMade] = useState<{ of: readonly Prediction[]; intervals: TestIntervals } | null>(null);
  const { predictions, relabelled, dropped } = useMemo(() => {
    return dataset
      ? correctPredictions(evaluation.predictions, labelsNow(run, dataset))
      : { predictions: evaluation.predictions, relabelled: 0, dropped: 0 };
  }, [run, evaluation, dataset]);
  const isCorrected = predictions !== evaluation.predictions;
  const counts = useMemo(
    () => (isCorrected ? recounted(evaluation, predictions) : evaluation),
    [isCorrected, evaluation, predictions],
  );
  const classCount = run.labels.length;
  const { groups } = run;
  useEffect(() => {
    if (!isCorrected) return;
    let isOver = false;
    const timer = setTimeout(() => {
      intervalsOf(predictions, classCount, groups ?? [])
        .then((intervals) => {
          if (!isOver) setMade({ of: predictions, intervals });
        })
        .catch((thrown: unknown) => {
          if (!isOver) showError('evaluate', thrown);
        });
    }, restMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isCorrected, predictions, classCount, groups, intervalsOf, showError]);
  const intervals = made?.of === predictions ? made.intervals : null;
  return useMemo(() => {
    const isPending = isCorrected && intervals === null;
    return { evaluation: intervals && isCorrected ? { ...counts, intervals } : counts, relabelled, dropped, isPending };
  }, [isCorrected, counts, intervals, relabelled, dropped]);
}
