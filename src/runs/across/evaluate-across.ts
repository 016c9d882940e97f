// A run's classifier on the clips of another data set, in the train worker: as if they were its test, with the frames of the frozen layers
// kept for that data set.

import { argmax, classificationMetrics } from '../../evaluation/classification-metrics.ts';
import { accuracyInterval, testIntervals } from '../../evaluation/test-intervals.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { largestOf } from '../../lib/long-lists.ts';
import type { CrossEvaluation } from '../../run/across/cross-evaluation.ts';
import type { RunEvent } from '../../run/run-events.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { putCrossEvaluation } from '../../storage/cross-store.ts';
import { getRun } from '../../storage/run-store.ts';
import { scoreClips } from '../score-clips.ts';
import type { CrossRequest } from './across-types.ts';

/** Scores the clips and stores what comes of it. Throws `across/no-clips`, `training/no-checkpoint`, `training/stopped`, `storage/…`. */
export async function evaluateAcross(
  request: CrossRequest,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<CrossEvaluation> {
  const run = await getRun(request.runId);
  if (request.clips.length === 0) throw noClips(run, request);
  const score = async () => {
    // what happens to frames of another data set is no part of this run's life
    const onIncident = () => Promise.resolve();
    const { step, parts } = await scoreClips(onData(run, request), [request.clips], { signal, onEvent, onIncident });
    return { step, scored: parts[0]?.clips ?? [] };
  };
  const { step, scored } = await score().catch((thrown: unknown) => {
    if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/damaged-frames') throw thrown;
    // they are missing now, and are computed again
    return score();
  });
  const outcomes = scored.map((clip) => ({ ...clip, predicted: argmax(clip.logits) }));
  const evaluation = { ...request, step, ...figuresOf(outcomes, run.labels.length, request.groups) };
  const { groups: _groups, clips, classes, ...rest } = evaluation;
  const stored: CrossEvaluation = { ...rest, clips: [...clips], classes: [...classes], evaluatedAt: Date.now() };
  onEvent({ type: 'phase', phase: 'saving' });
  await putCrossEvaluation(stored);
  return stored;
}

/** The run as if the other data set were its own, and all of these clips its test. */
function onData(run: RunRecord, { datasetId, datasetName, clips, classes }: CrossRequest): RunRecord {
  const clipLabels = new Array<number>(largestOf(clips) + 1).fill(-1);
  for (const [at, clip] of clips.entries()) clipLabels[clip] = classes[at] ?? -1;
  return { ...run, datasetId, datasetName, clipLabels, split: { train: [], validation: [], test: [...clips] } };
}

type Figures = Pick<
  CrossEvaluation,
  'predicted' | 'accuracy' | 'balancedAccuracy' | 'macroF1' | 'interval' | 'majority' | 'confusion'
>;

function figuresOf(
  outcomes: readonly { clipIndex: number; label: number; predicted: number; logits: number[] }[],
  classCount: number,
  groups: CrossRequest['groups'],
): Figures {
  const predicted = outcomes.map((one) => one.predicted);
  const metrics = classificationMetrics(
    outcomes.map(({ label }) => label),
    predicted,
    classCount,
  );
  const tested = metrics.perClass.filter(({ support }) => support > 0);
  const intervals = testIntervals(outcomes, classCount, groups);
  const interval = accuracyInterval({ intervals, predictions: outcomes });
  return {
    predicted,
    accuracy: metrics.accuracy,
    balancedAccuracy: metrics.balancedAccuracy,
    macroF1: tested.reduce((sum, { f1 }) => sum + f1, 0) / tested.length,
    interval: interval && { ...interval, by: intervals.by },
    majority: largestOf(metrics.perClass.map(({ support }) => support)) / outcomes.length,
    confusion: metrics.confusion,
  };
}

function noClips(run: RunRecord, { datasetName, leftOut: { learned, unmapped } }: CrossRequest): VoxtuneError {
  return new VoxtuneError(
    'across/no-clips',
    `${datasetName} has no clip to test ${run.name} with: ${learned ?? 0} are clips that it learned from, ${unmapped} have labels that it does not ` +
      'know. Match other labels, or choose another data set.',
    { name: run.name, dataset: datasetName, learned: learned ?? 0, unmapped },
  );
}
