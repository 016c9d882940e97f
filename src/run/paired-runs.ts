// Runs that can be held against each other: tested on the same clips, for the same labels; and those that differ in their seeds alone.

import type { SplitName } from '../dataset/splits/split.ts';
import type { Prediction } from '../evaluation/evaluation-result.ts';
import type { PairedOutcome } from '../evaluation/paired-comparison.ts';
import { evaluationOf, type RunRecord } from './run-record.ts';

type Clips = Pick<RunRecord, 'datasetId' | 'dataHash'>;

/** Made on the same data set, or on one of the very same clips and labels: a run that was imported has its data set in another
 *  browser. */
export function isSameData(run: Clips, other: Clips): boolean {
  return run.datasetId === other.datasetId || (run.dataHash !== undefined && run.dataHash === other.dataHash);
}

/** What a clip is called in both runs: its number in their one data set; in two of the same clips, which may have been imported in
 *  another order, its path. */
function clipKey(run: Clips, other: Clips): (prediction: Prediction) => number | string {
  return run.datasetId === other.datasetId ? ({ clipIndex }) => clipIndex : ({ path }) => path;
}

/** Evaluated on clips that this one was evaluated on, and told the same labels apart. */
export function comparableRuns(run: RunRecord, runs: readonly RunRecord[], part: SplitName): RunRecord[] {
  const predictions = evaluationOf(run, part)?.predictions ?? [];
  const names = [...run.labels].sort().join('\n');
  const [byNumber, byPath] = [
    new Set(predictions.map(({ clipIndex }) => clipIndex)),
    new Set(predictions.map(({ path }) => path)),
  ];
  return runs.filter((other) => {
    if (other.id === run.id || !isSameData(run, other) || [...other.labels].sort().join('\n') !== names) return false;
    const keyOf = clipKey(run, other);
    const clips: ReadonlySet<number | string> = other.datasetId === run.datasetId ? byNumber : byPath;
    return evaluationOf(other, part)?.predictions.some((one) => clips.has(keyOf(one)));
  });
}

export interface PairedPredictions {
  outcomes: PairedOutcome[];
  /** What the other run says of each of these clips, by the number that the clip has in this one; its classes are numbered so too. */
  others: ReadonlyMap<number, Prediction>;
}

/** On the clips that both were evaluated on. The label that this run's predictions have is what counts for both.
 *  @param predictions of this run, with corrected labels where there are some */
export function pairPredictions(
  run: Pick<RunRecord, 'labels'> & Clips,
  predictions: readonly Prediction[],
  other: Pick<RunRecord, 'labels'> & Clips,
  otherPredictions: readonly Prediction[],
): PairedPredictions {
  const classOfOther = other.labels.map((name) => run.labels.indexOf(name));
  const placeInOther = run.labels.map((name) => other.labels.indexOf(name));
  const keyOf = clipKey(run, other);
  const found = new Map(otherPredictions.map((one) => [keyOf(one), one]));
  const others = new Map<number, Prediction>();
  const outcomes = predictions.flatMap((prediction) => {
    const { clipIndex, label, predicted } = prediction;
    const one = found.get(keyOf(prediction));
    if (!one) return [];
    const second = classOfOther[one.predicted] ?? -1;
    const logits = placeInOther.map((place) => one.logits[place] ?? Number.NaN);
    others.set(clipIndex, { ...one, clipIndex, label, predicted: second, logits });
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
