// Evaluation and export of a stored run in the train worker, with the parameters of its best or last checkpoint.

import { clipAt } from '../dataset/clip.ts';
import type { SplitName } from '../dataset/splits/split.ts';
import { fitTemperature } from '../evaluation/calibration.ts';
import { argmax } from '../evaluation/classification-metrics.ts';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { groupReports } from '../evaluation/group-report.ts';
import { lossRuleOf } from '../evaluation/loss.ts';
import { predict } from '../evaluation/predict.ts';
import { customHead } from '../evaluation/probes/probe-head.ts';
import { scoreEvaluation } from '../evaluation/score.ts';
import { testIntervals } from '../evaluation/test-intervals.ts';
import { findUnsureThreshold } from '../evaluation/unsure-threshold.ts';
import { huggingFaceZip } from '../export/hugging-face-folder.ts';
import { type ErrorParams, VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import type { RunEvent } from '../run/run-events.ts';
import { classOf, keepingEvaluation, type RunIncident, type RunRecord } from '../run/run-record.ts';
import { withIncident } from '../run/run-reducer.ts';
import { getRun, updateRun } from '../storage/run-store.ts';
import { currentEngine } from './engine.ts';
import { openStatisticsModel, statisticsWeights } from './probe/statistics-run.ts';
import { openRunData } from './run-data.ts';
import { openTrainedModel, trainedClassifier } from './trained-model.ts';

/** Scores a split and stores the result in the run. Throws `training/no-checkpoint`, `split/too-few-clips`, and
 *  `training/stopped` when `signal` aborts. */
export async function evaluateRun(
  runId: string,
  split: SplitName,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<Evaluation> {
  const evaluate = async () => evaluateOnce(await getRun(runId), split, signal, onEvent);
  try {
    return await evaluate();
  } catch (thrown) {
    if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/damaged-frames') throw thrown;
    // they are missing now, and are computed again
    await recordIncident(await getRun(runId), 'frames-lost', thrown.params, onEvent);
    return evaluate();
  }
}

async function evaluateOnce(
  run: RunRecord,
  split: SplitName,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<Evaluation> {
  const clips = run.split[split];
  if (clips.length === 0)
    throw new VoxtuneError('split/too-few-clips', `The ${split} split of run ${run.name} holds no clips.`, {
      split,
      found: 0,
    });
  onEvent({ type: 'phase', phase: 'loading' });
  const data = await openRunData(run);
  // what the model's confidence is held against must not be what it is shown on
  const held = split === 'validation' ? [] : run.split.validation;
  const all = [...clips, ...held];
  const onIncident = (kind: RunIncident['kind'], params: ErrorParams = {}) =>
    recordIncident(run, kind, params, onEvent);
  const request = { run, data, clips: all, signal, onEvent, onIncident };
  const custom = customHead(run.probe);
  const evaluated = await (custom ? openStatisticsModel(request, custom) : openTrainedModel(request));
  if (!evaluated) throw stopped(run);
  const { model, step, frames } = evaluated;
  try {
    onEvent({ type: 'phase', phase: 'evaluating' });
    const meter = new ProgressMeter(all.length, (progress) =>
      onEvent({ type: 'progress', phase: 'evaluating', unit: 'clips', step, epoch: run.epoch, ...progress }),
    );
    const batchSize = run.config.perDeviceEvalBatchSize;
    let last = 0;
    const runOver = async (part: readonly number[], before: number) => {
      const predicted = await predict({
        model,
        frames,
        clips: part,
        batchSize,
        isStopped: () => signal.aborted,
        onBatch: (done) => {
          meter.update(before + done, before + done - last);
          last = before + done;
        },
      });
      if (!predicted) throw stopped(run);
      const scored = part.map((clip, at) => ({
        clipIndex: clip,
        path: clipAt(data.clips, clip).path,
        label: classOf(run, clip),
        // a row for each clip
        logits: predicted.logits[at] as number[],
      }));
      return { scored, speed: predicted.speed };
    };
    const runBoth = async () => [await runOver(clips, 0), await runOver(held, clips.length)] as const;
    const [{ scored, speed }, validation] = await runBoth().finally(() => meter.close());
    const trainLabels = run.split.train.map((clip) => classOf(run, clip));
    const rule = lossRuleOf(run.config, trainLabels, run.labels.length);
    const facts = { split, evaluatedAt: Date.now(), step };
    const scoredSplit = scoreEvaluation(scored, run.labels.length, rule, facts, speed);
    const groups = run.groups ?? [];
    const outcomes = validation.scored.map((one) => ({ ...one, predicted: argmax(one.logits) }));
    const temperature = fitTemperature(outcomes);
    const evaluation: Evaluation = {
      ...scoredSplit,
      intervals: testIntervals(scoredSplit.predictions, run.labels.length, groups),
      groups: groupReports(scoredSplit.predictions, groups),
      temperature,
      unsure: findUnsureThreshold(outcomes, temperature?.temperature ?? 1),
    };
    onEvent({ type: 'phase', phase: 'saving' });
    await updateRun(run.id, keepingEvaluation(run, evaluation));
    return evaluation;
  } finally {
    evaluated.close();
  }
}

async function recordIncident(
  { id, step }: RunRecord,
  kind: RunIncident['kind'],
  params: ErrorParams,
  onEvent: (event: RunEvent) => void,
): Promise<void> {
  const incident = { kind, at: Date.now(), step, error: null, params };
  const { incidents } = await getRun(id);
  await updateRun(id, { incidents: withIncident(incidents, incident) });
  onEvent({ type: 'incident', incident });
}

/** The zip that `from_pretrained` opens. Throws `training/no-checkpoint`. */
export async function exportRun(runId: string): Promise<Blob> {
  const run = await getRun(runId);
  const { step, config, weights } = await weightsToExport(run);
  return huggingFaceZip({ run, step, config, weights });
}

async function weightsToExport(run: RunRecord) {
  const custom = customHead(run.probe);
  if (custom) return statisticsWeights(run, custom);
  await currentEngine();
  const { classifier, step } = await trainedClassifier(run);
  return { step, config: classifier.model.config, weights: await classifier.model.exportWeights() };
}

function stopped(run: RunRecord): VoxtuneError {
  return new VoxtuneError('training/stopped', `The evaluation of ${run.name} was stopped.`, { name: run.name });
}
