// Opens what Predict listens with, as soon as the engine is free, and again when it has become something else.

import { useEffect, useRef } from 'react';
import type { PredictorInfo, PredictorSource } from '../../runs/predict/predict-types.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { isSameSource, predictorSource } from '../../state/predict-choice.ts';
import type { StudioState } from '../../state/studio-state.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export interface OpenPredictor {
  source: PredictorSource | null;
  /** Null while it is not open (yet). */
  predictor: PredictorInfo | null;
  isOpening: boolean;
}

export function useOpenPredictor(): OpenPredictor {
  const { openPredictor, clipHabits } = useActions();
  const { source, version, predictor, isOpening, isTaken, hasError } = useStudio((state) => ({
    ...fields(predictorSource(state)),
    version: versionOf(state, predictorSource(state)),
    predictor: state.predictor,
    isOpening: state.isOpeningPredictor,
    isTaken: isEngineTaken(state),
    hasError: state.errors.predict !== undefined,
  }));
  const current = useRef(predictor);
  current.current = predictor;
  useEffect(() => {
    const open = current.current;
    if (!source || isTaken) return;
    // left open when the place was left
    if (open && isSameSource(open.source, source) && openedAs.get(open) === version) return;
    openPredictor(source)
      .then((opened) => {
        openedAs.set(opened, version);
        // looked at while nobody speaks yet
        return clipHabits();
      })
      // told where the errors of this place are
      .catch(() => {});
  }, [source, version, isTaken, openPredictor, clipHabits]);
  const isIt = predictor !== null && isSameSource(predictor.source, source);
  return { source, predictor: isIt ? predictor : null, isOpening: isOpening || (!isIt && !isTaken && !hasError) };
}

/** What was stored of a classifier when it was opened. */
const openedAs = new WeakMap<PredictorInfo, string>();

/** The same object for the same source: what is chosen is looked up anew with every change of the state. */
const known = new Map<string, PredictorSource>();

function fields(source: PredictorSource | null): { source: PredictorSource | null } {
  if (!source) return { source: null };
  const key = JSON.stringify(source);
  const same = known.get(key) ?? source;
  known.set(key, same);
  return { source: same };
}

/** Another text where a run was trained on, or evaluated, since. */
function versionOf({ runs }: Pick<StudioState, 'runs'>, source: PredictorSource | null): string {
  const run = source?.kind === 'run' ? runs.find(({ id }) => id === source.runId) : undefined;
  if (!run) return '';
  return [run.resultStep, run.bestStep, run.checkpoints.length, run.evaluation?.evaluatedAt].join(' ');
}
