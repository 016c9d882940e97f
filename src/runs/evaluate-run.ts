// Evaluation and export of a stored run in the train worker, with the parameters of its best or last checkpoint.

import { clipAt } from '../dataset/clip.ts';
import type { SplitName } from '../dataset/splits/split.ts';
import { fitTemperature } from '../evaluation/calibration.ts';
import { argmax } from '../evaluation/classification-metrics.ts';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { groupReports } from '../evaluation/group-report.ts';
import { lossRuleOf } from '../evaluation/loss.ts';
import { predict } from '../evaluation/predict.ts';
import { scoreEvaluation } from '../evaluation/score.ts';
import { testIntervals } from '../evaluation/test-intervals.ts';
import { huggingFaceZip } from '../export/hugging-face-folder.ts';
import { type ErrorParams, VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import type { RunEvent } from '../run/run-events.ts';
import { classOf, type RunIncident, type RunRecord, resultStepAmong } from '../run/run-record.ts';
import { withIncident } from '../run/run-reducer.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getRun, updateRun } from '../storage/run-store.ts';
import { assignParameters, type Checkpoint } from '../training/checkpoint.ts';
import { anyClassifier, type RunClassifier } from './classifier-on-device.ts';
import { currentEngine, engineThatMultiplies } from './engine.ts';
import { openRunData } from './run-data.ts';
import { fillCache, openRunFrames } from './run-frames.ts';

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
  await engineThatMultiplies(run.config.gpuArithmetic);
  const data = await openRunData(run);
  const { classifier, step } = await trainedClassifier(run);
  if (classifier.wasRestored) await recordIncident(run, 'model-restored', {}, onEvent);
  classifier.wasRestored = false;
  const frames = await openRunFrames(run, classifier, data);
  try {
    if (frames.lostClips !== 0) await recordIncident(run, 'frames-lost', { clips: frames.lostClips }, onEvent);
    if (frames.cache) onEvent({ type: 'phase', phase: 'trunk' });
    // what the model's confidence is held against must not be the test
    const held = split === 'test' ? run.split.validation : [];
    const all = [...clips, ...held];
    if (!(await fillCache({ run, classifier, data, frames, clips: all, signal, onEvent }))) throw stopped(run);
    onEvent({ type: 'phase', phase: 'evaluating' });
    const meter = new ProgressMeter(all.length, (progress) =>
      onEvent({ type: 'progress', phase: 'evaluating', unit: 'clips', step, epoch: run.epoch, ...progress }),
    );
    const batchSize = run.config.perDeviceEvalBatchSize;
    let last = 0;
    const runOver = async (part: readonly number[], before: number) => {
      const predicted = await predict({
        model: classifier.model,
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
    const evaluation: Evaluation = {
      ...scoredSplit,
      intervals: testIntervals(scoredSplit.predictions, run.labels.length, groups),
      groups: groupReports(scoredSplit.predictions, groups),
      temperature: fitTemperature(validation.scored.map((one) => ({ ...one, predicted: argmax(one.logits) }))),
    };
    onEvent({ type: 'phase', phase: 'saving' });
    await updateRun(run.id, { evaluation });
    return evaluation;
  } finally {
    frames.close();
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
  await currentEngine();
  const { classifier, step } = await trainedClassifier(run);
  const { config } = classifier.model;
  const weights = await classifier.model.exportWeights();
  return huggingFaceZip({ run, modelType: config.modelType, step, config, weights });
}

/** The run's classifier with the parameters that count: of the best checkpoint where the run keeps that, else the last. */
async function trainedClassifier(run: RunRecord): Promise<{ classifier: RunClassifier; step: number }> {
  const store = openCheckpointStore<Checkpoint>(run.id);
  const steps = (await store.list()).map((checkpoint) => checkpoint.step);
  const step = resultStepAmong(run, steps);
  if (step === null)
    throw new VoxtuneError(
      'training/no-checkpoint',
      `Run ${run.name} has no checkpoint yet. Train it for at least one update.`,
      { name: run.name },
    );
  const classifier = await anyClassifier(run);
  if (classifier.loadedStep !== step) {
    classifier.loadedStep = null;
    assignParameters(classifier.model.trainable, (await store.load(step)).parameters);
    classifier.loadedStep = step;
  }
  return { classifier, step };
}

function stopped(run: RunRecord): VoxtuneError {
  return new VoxtuneError('training/stopped', `The evaluation of ${run.name} was stopped.`, { name: run.name });
}
