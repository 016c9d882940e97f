// The curves of several runs. Long logs are taken in over several tasks, in which the page answers: six of 100,000 rows are 0.2 s of work.

import { startTransition, useEffect, useReducer, useState } from 'react';
import type { RunRecord } from '../../run/run-record.ts';
import { RunCurves } from './run-curves.ts';

/** Some 20 ms. */
const rowsAtOnce = 20_000;

/** Gives a run's curves; null until the rows of all of these are in. */
export function useRunCurves(runs: readonly RunRecord[]): ((run: RunRecord) => RunCurves) | null {
  const [kept] = useState(() => new Map<string, RunCurves>());
  const [round, takeMore] = useReducer((count: number) => count + 1, 0);
  const of = (run: RunRecord) => {
    const known = kept.get(run.id) ?? new RunCurves(run.config.metricForBestModel);
    kept.set(run.id, known);
    return known;
  };
  let left = rowsAtOnce;
  let isWhole = true;
  for (const run of runs) {
    const curves = of(run);
    left -= curves.follow(run.history, left);
    isWhole &&= curves.isWhole;
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once more for each round
  useEffect(() => {
    if (isWhole) return;
    const timer = setTimeout(() => startTransition(takeMore));
    return () => clearTimeout(timer);
  }, [isWhole, round, runs]);
  return isWhole ? of : null;
}
