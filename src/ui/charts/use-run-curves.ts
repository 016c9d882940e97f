// The curves of runs. Long logs are taken in over several tasks, between which the page answers: six of 100,000 rows are 0.2 s of work.

import { startTransition, useEffect, useReducer, useState } from 'react';
import type { RunHistory } from '../../run/run-history.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { RunCurves } from './run-curves.ts';

/** Some 20 ms. */
const rowsAtOnce = 20_000;

/** Takes logs into their curves. False until all of their rows are in. */
export function useTakenIn(logs: readonly { curves: RunCurves; history: RunHistory }[]): boolean {
  const [round, takeMore] = useReducer((count: number) => count + 1, 0);
  let left = rowsAtOnce;
  let isWhole = true;
  for (const { curves, history } of logs) {
    left -= curves.follow(history, left);
    isWhole &&= curves.isWhole;
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once more for each round
  useEffect(() => {
    if (isWhole) return;
    const timer = setTimeout(() => startTransition(takeMore));
    return () => clearTimeout(timer);
  }, [isWhole, round]);
  return isWhole;
}

/** Gives a run's curves; null until the rows of all of these are in. */
export function useRunCurves(runs: readonly RunRecord[]): ((run: RunRecord) => RunCurves) | null {
  const [kept] = useState(() => new Map<string, RunCurves>());
  const of = (run: RunRecord) => {
    const known = kept.get(run.id) ?? new RunCurves(run.config.metricForBestModel);
    kept.set(run.id, known);
    return known;
  };
  const isWhole = useTakenIn(runs.map((run) => ({ curves: of(run), history: run.history })));
  return isWhole ? of : null;
}
