// This run and another on the clips that both were evaluated on; computed off the page's thread.

import { useCallback, useMemo } from 'react';
import type { SplitName } from '../../dataset/splits/split.ts';
import type { Prediction } from '../../evaluation/evaluation-result.ts';
import type { PairedComparison } from '../../evaluation/paired-comparison.ts';
import { type PairedPredictions, pairPredictions } from '../../run/paired-runs.ts';
import { evaluationOf, type RunRecord } from '../../run/run-record.ts';
import { useActions } from '../common/use-studio.ts';
import { useComputed } from './use-computed.ts';

interface Comparison {
  paired: PairedPredictions;
  /** Null: to come. */
  found: PairedComparison | null;
}

/** @param predictions of this run, with the labels that count */
export function useComparison(
  run: RunRecord,
  predictions: readonly Prediction[],
  other: RunRecord | null,
  part: SplitName,
): Comparison | null {
  const { compareModels } = useActions();
  const { groups } = run;
  const paired = useMemo(() => {
    const others = other && evaluationOf(other, part);
    const found = others && pairPredictions(run, predictions, other, others.predictions);
    return found && found.outcomes.length > 0 ? found : null;
  }, [run, predictions, other, part]);
  const compute = useCallback(
    ({ outcomes }: PairedPredictions) => compareModels(outcomes, groups ?? []),
    [compareModels, groups],
  );
  const found = useComputed(paired, compute);
  return paired && { paired, found };
}
