// An evaluation as it is with the labels that its clips have now: counts at once, intervals as soon as they are computed.

import { useCallback, useMemo } from 'react';
import { correctPredictions, recounted } from '../../evaluation/correct-evaluation.ts';
import type { Evaluation, Prediction } from '../../evaluation/evaluation-result.ts';
import { labelsNow } from '../../run/label-corrections.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useActions } from '../common/use-studio.ts';
import { useComputed } from './use-computed.ts';

export interface CorrectedEvaluation {
  evaluation: Evaluation;
  /** All clips, also those that do not count any more. */
  listed: Prediction[];
  /** Clips with another label than when they were evaluated, and clips that are not counted any more. */
  relabelled: number;
  dropped: number;
  /** Whether the intervals are still to come. */
  isPending: boolean;
}

export function useCorrected(run: RunRecord, evaluation: Evaluation, dataset: OpenDataset | null): CorrectedEvaluation {
  const { intervalsOf } = useActions();
  const { predictions, listed, relabelled, dropped } = useMemo(() => {
    return dataset
      ? correctPredictions(evaluation.predictions, labelsNow(run, dataset))
      : { predictions: evaluation.predictions, listed: evaluation.predictions, relabelled: 0, dropped: 0 };
  }, [run, evaluation, dataset]);
  const isCorrected = predictions !== evaluation.predictions;
  const counts = useMemo(
    () => (isCorrected ? recounted(evaluation, predictions) : evaluation),
    [isCorrected, evaluation, predictions],
  );
  const { groups } = run;
  const asked = useMemo(
    () => (isCorrected ? { predictions, classCount: evaluation.perClass.length, groups: groups ?? [] } : null),
    [isCorrected, predictions, evaluation, groups],
  );
  const compute = useCallback(
    (key: NonNullable<typeof asked>) => intervalsOf(key.predictions, key.classCount, key.groups),
    [intervalsOf],
  );
  const intervals = useComputed(asked, compute);
  return useMemo(() => {
    const isPending = isCorrected && intervals === null;
    return {
      evaluation: intervals && isCorrected ? { ...counts, intervals } : counts,
      listed,
      relabelled,
      dropped,
      isPending,
    };
  }, [isCorrected, counts, intervals, listed, relabelled, dropped]);
}
