// Runs that can be held against each other: tested on the same clips, for the same labels; and those that differ in their seeds alone.

import type { SplitName } from '../dataset/splits/split.ts';
import type { Prediction } from '../evaluation/evaluation-result.ts';
import type { PairedOutcome } from '../evaluation/paired-comparison.ts';
import { evaluationOf, type RunRecord } from './run-record.ts';

/** Evaluated on clips that this one was evaluated on, and told the same labels apart. */
export function comparableRuns(run: RunRecord, runs: readonly RunRecord[], part: SplitName): RunRecord[] {
  const clips = new Set(evaluationOf(run, part)?.predictions.map(({ clipIndex }) => clipIndex));
  const names = [...run.labels].sort().join('\n');
  return runs.filter(
    (other) =>
      other.id !== run.id &&
      other.datasetId === run.datasetId &&
      [...other.labels].sort().join('\n') === names &&
      evaluationOf(other, part)?.predictions.some(({ clipIndex }) => clips.has(clipIndex)),
  );
}

export interface PairedPredictions {
  outcomes: PairedOutcome[];
  /** What the other run says of each of these clips, its classes numbered as in this one. */
  others: ReadonlyMap<number, Prediction>;
}

/** On the clips that both were evaluated on. The label that this run's predictions have is what counts for both.
 *  @param predictions of this run, with corrected labels where there are some */
export function pairPredictions(
  run: Pick<RunRecord, 'labels'>,
  predictions: readonly Prediction[],
  other: Pick<RunRecord, 'labels'>,
  otherPredictions: readonly Prediction[],
): PairedPredictions {
  const classOfOther = other.labels.map((name) => run.labels.indexOf(name));
  const placeInOther = run.labels.map((name) => other.labels.indexOf(name));
  const found = new Map(otherPredictions.map((one) => [one.clipIndex, one]));
  const others = new Map<number, Prediction>();
  const outcomes = predictions.flatMap(({ clipIndex, label, predicted }) => {
    const one = found.get(clipIndex);
    if (!one) return [];
    const second = classOfOther[one.predicted] ?? -1;
    const logits = placeInOther.map((place) => one.logits[place] ?? Number.NaN);
    others.set(clipIndex, { ...one, label, predicted: second, logits });
    return [{ clipIndex, label, first: predicted, second }];
  });
  return { outcomes, others };
}

/** This run and those that differ from it in their seeds alone, where they were tested: the same data, split, model and settings. */
export function seedSiblings(run: RunRecord, runs: readonly RunRecord[]): RunRecord[] {
  const key = allButSeeds(run);
  return runs.filter((other) => other.evaluation !== null && (other.id === run.id || allButSeeds(other) === key));
}

function allButSeeds({ datasetId, modelId, config, labels, clipLabels, split, probe }: RunRecord): string {
  const { seed: _seed, dataSeed: _dataSeed, ...settings } = config;
  return JSON.stringify([datasetId, modelId, settings, labels, clipLabels, split, probe?.rowName]);
}
