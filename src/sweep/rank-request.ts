// What the ranking of a sweep is computed from: the predictions of its runs, without anything else of their records, since they cross
// to a worker.

import type { FigureName } from '../evaluation/figures.ts';
import type { ClipGroup } from '../evaluation/test-intervals.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import { evaluationOf, type RunRecord } from '../run/run-record.ts';
import {
  type PackedPredictions,
  packPredictions,
  type ScoredPrediction,
  unpackPredictions,
} from './packed-predictions.ts';
import type { SweepRecord, Trial } from './sweep-record.ts';
import { outcomeOf, rankedPart, runsOfSweep } from './sweep-runs.ts';

export interface RankedRun {
  seed: number;
  rung: number;
  elapsedSec: number;
  predictions: readonly ScoredPrediction[];
}

export interface RankRequest {
  metric: FigureName;
  classCount: number;
  groups: readonly ClipGroup[];
  /** Of the settings that are tried. */
  keys: readonly string[];
  trials: { trial: Trial; runs: RankedRun[]; failedCount: number; stoppedCount: number }[];
}

/** Of the runs that are through. Those that a person ended are counted apart from those that failed, or are gone. */
export function rankRequest(sweep: SweepRecord, runs: readonly RunRecord[]): RankRequest {
  const { spec, base, made } = sweep;
  const own = new Map(runsOfSweep(sweep, runs).map((run) => [run.id, run]));
  return {
    metric: spec.metric,
    classCount: base.labels.length,
    groups: (base.groups ?? []).map(({ name, clipValues }) => ({ name, clipValues })),
    keys: spec.settings.map(({ key }) => key),
    trials: sweep.trials.map((trial) => {
      const ofTrial = made.filter((one) => one.trial === trial.number);
      const ended = ofTrial.map((one) => ({ one, run: own.get(one.runId) }));
      const through = ended.flatMap(({ one, run }): RankedRun[] => {
        const outcome = outcomeOf(run, sweep);
        const evaluation = run && evaluationOf(run, rankedPart(sweep));
        if (!run || !evaluation || outcome.isPending || outcome.value === null) return [];
        const { predictions } = evaluation;
        return [{ seed: one.seed, rung: one.rung, elapsedSec: run.elapsedSec, predictions }];
      });
      const without = ended.filter(({ run }) => {
        const outcome = outcomeOf(run, sweep);
        return !outcome.isPending && outcome.value === null;
      });
      const stoppedCount = without.filter(({ run }) => run?.state === 'stopped').length;
      return { trial, runs: through, failedCount: without.length - stoppedCount, stoppedCount };
    }),
  };
}

/** A request as it crosses. */
export interface PackedRankRequest extends Omit<RankRequest, 'trials'> {
  trials: (Omit<RankRequest['trials'][number], 'runs'> & {
    runs: (Omit<RankedRun, 'predictions'> & { packed: PackedPredictions })[];
  })[];
}

/** A task for each trial, so that the page goes on meanwhile. */
export async function packRequest(request: RankRequest): Promise<PackedRankRequest> {
  const trials: PackedRankRequest['trials'] = [];
  for (const { runs, ...facts } of request.trials) {
    trials.push({
      ...facts,
      runs: runs.map(({ predictions, ...run }) => ({ ...run, packed: packPredictions(predictions) })),
    });
    await yieldToEventLoop();
  }
  return { ...request, trials };
}

export function unpackRequest(request: PackedRankRequest): RankRequest {
  return {
    ...request,
    trials: request.trials.map(({ runs, ...facts }) => ({
      ...facts,
      runs: runs.map(({ packed, ...run }) => ({ ...run, predictions: unpackPredictions(packed) })),
    })),
  };
}
