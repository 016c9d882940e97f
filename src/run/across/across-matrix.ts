// What is known of each run on each data set: its figure, or what is in the way of one.

import { guessMapping, type LabelPairs, mappedLabels } from '../../dataset/labels/label-mapping.ts';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import type { Interval } from '../../evaluation/wilson-interval.ts';
import type { ErrorRecord } from '../../lib/errors.ts';
import { type RunRecord, resultStepAmong } from '../run-record.ts';
import { type CrossEvaluation, isCurrent, type LabelMapping } from './cross-evaluation.ts';

/** What of a data set is matched with runs. */
export interface AcrossDataset {
  id: string;
  name: string;
  labels: readonly string[];
  /** Clips of each. */
  counts: readonly number[];
  /** What known codes the labels are. */
  codes: string | null;
  /** As in `CrossEvaluation`. */
  dataHash: string;
}

export interface AcrossPair {
  runId: string;
  datasetId: string;
}

/** What is known of all pairs. */
export interface AcrossFindings {
  /** Null: not read yet. */
  datasets: readonly AcrossDataset[] | null;
  evaluations: readonly CrossEvaluation[];
  /** Those that a person has chosen: the others are guessed. */
  mappings: readonly LabelMapping[];
  /** Why a pair could not be evaluated, by `pairKey`. */
  failures: Readonly<Record<string, ErrorRecord>>;
}

export interface AcrossFigure {
  accuracy: number;
  interval: (Interval & { by: string | null }) | null;
  clipCount: number;
  /** Share of the commonest label. */
  majority: number;
}

export type AcrossCell =
  /** Its test part of the data set that it learned from. */
  | { kind: 'own'; figure: AcrossFigure }
  /** `isStale`: labels, clips or the run have changed since. */
  | { kind: 'other'; figure: AcrossFigure; evaluation: CrossEvaluation; isStale: boolean }
  /** Not evaluated yet. */
  | { kind: 'missing' }
  /** Fewer than two labels are the same. */
  | { kind: 'unmatched' }
  | { kind: 'failed'; error: ErrorRecord };

export interface AcrossRow {
  run: RunRecord;
  /** A cell for each data set. */
  cells: AcrossCell[];
}

export interface AcrossMatrix {
  datasets: readonly AcrossDataset[];
  rows: AcrossRow[];
}

export function pairKey({ runId, datasetId }: AcrossPair): string {
  return JSON.stringify([runId, datasetId]);
}

/** Runs that can be asked: those with a checkpoint. */
export function runsAcross(runs: readonly RunRecord[]): RunRecord[] {
  return runs.filter((run) => resultStep(run) !== null && run.labels.length > 1);
}

export function resultStep(run: RunRecord): number | null {
  return resultStepAmong(
    run,
    run.checkpoints.map(({ step }) => step),
  );
}

/** Which of the run's labels each label of the data set is: as a person has said, else guessed. */
export function mappingFor(
  run: Pick<RunRecord, 'labels' | 'labelCodes'>,
  dataset: AcrossDataset,
  mappings: readonly LabelMapping[],
): { pairs: LabelPairs; isGuess: boolean } {
  const labels = JSON.stringify(run.labels);
  const known = mappings.find((one) => one.datasetId === dataset.id && JSON.stringify(one.labels) === labels);
  const guess = guessMapping(dataset, { labels: run.labels, codes: run.labelCodes ?? null });
  if (!known) return { pairs: guess, isGuess: true };
  // a label that came later is guessed
  const pairs = Object.fromEntries(
    dataset.labels.map((label) => {
      const chosen = Object.hasOwn(known.mapping, label) ? known.mapping[label] : guess[label];
      return [label, chosen ?? null];
    }),
  );
  return { pairs, isGuess: false };
}

export function acrossMatrix(
  runs: readonly RunRecord[],
  { datasets, evaluations, mappings, failures }: AcrossFindings,
): AcrossMatrix {
  const found = new Map(evaluations.map((one) => [pairKey(one), one]));
  const all = datasets ?? [];
  const rows = runs.map((run) => ({
    run,
    cells: all.map((dataset): AcrossCell => {
      const key = pairKey({ runId: run.id, datasetId: dataset.id });
      const error = failures[key];
      if (run.datasetId === dataset.id) {
        const figure = ownFigure(run);
        if (figure) return { kind: 'own', figure };
        return error ? { kind: 'failed', error } : { kind: 'missing' };
      }
      const { pairs } = mappingFor(run, dataset, mappings);
      const evaluation = found.get(key);
      if (evaluation) {
        const { dataHash } = dataset;
        const isStale = !isCurrent(evaluation, { step: resultStep(run) ?? -1, dataHash, mapping: pairs });
        return { kind: 'other', figure: figureOf(evaluation), evaluation, isStale };
      }
      if (mappedLabels(pairs).size < 2) return { kind: 'unmatched' };
      return error ? { kind: 'failed', error } : { kind: 'missing' };
    }),
  }));
  return { datasets: all, rows };
}

/** What is not known, or not any more: run by run, so that each is opened once. */
export function missingPairs({ datasets, rows }: AcrossMatrix): AcrossPair[] {
  return rows.flatMap(({ run, cells }) =>
    cells.flatMap((cell, at) => {
      const isDue = cell.kind === 'missing' || cell.kind === 'failed' || (cell.kind === 'other' && cell.isStale);
      const dataset = datasets[at];
      return isDue && dataset ? [{ runId: run.id, datasetId: dataset.id }] : [];
    }),
  );
}

function ownFigure({ evaluation }: RunRecord): AcrossFigure | null {
  if (!evaluation) return null;
  const { metrics, predictions, perClass, intervals } = evaluation;
  const interval = accuracyInterval(evaluation);
  return {
    accuracy: metrics.test_accuracy,
    interval: interval && { ...interval, by: intervals?.by ?? null },
    clipCount: predictions.length,
    majority: perClass.reduce((most, { support }) => Math.max(most, support), 0) / Math.max(1, predictions.length),
  };
}

function figureOf({ accuracy, interval, clips, majority }: CrossEvaluation): AcrossFigure {
  return { accuracy, interval, clipCount: clips.length, majority };
}
