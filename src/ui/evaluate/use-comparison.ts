// This run and another on the clips that both were evaluated on; computed off the page's thread.

import { useEffect, useMemo, useState } from 'react';
import type { SplitName } from '../../dataset/splits/split.ts';
import type { Prediction } from '../../evaluation/evaluation-result.ts';
import type { PairedComparison } from '../../evaluation/paired-comparison.ts';
import { type PairedPredictions, pairPredictions } from '../../run/paired-runs.ts';
import { evaluationOf, type RunRecord } from '../../run/run-record.ts';
import { useShowError } from '../common/use-show-error.ts';
import { useActions } from '../common/use-studio.ts';

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
  const showError = useShowError();
  const [made, setMade] = useState<{ of: PairedPredictions; found: PairedComparison } | null>(null);
  const { groups } = run;
  const paired = useMemo(() => {
    const others = other && evaluationOf(other, part);
    return others ? pairPredictions(run, predictions, other, others.predictions) : null;
  }, [run, predictions, other, part]);
  useEffect(() => {
    if (!paired || paired.outcomes.length === 0) return;
    let isOver = false;
    compareModels(paired.outcomes, groups ?? [])
      .then((found) => {
        if (!isOver) setMade({ of: paired, found });
      })
      .catch((thrown: unknown) => {
        if (!isOver) showError('evaluate', thrown);
      });
    return () => {
      isOver = true;
    };
  }, [paired, groups, compareModels, showError]);
  return paired && paired.outcomes.length > 0 ? { paired, found: made?.of === paired ? made.found : null } : null;
}
