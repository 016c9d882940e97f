// What a cluster has trained of a run becomes a run here: its log, evaluations that are made of its logits as any other's, and its
// weights as a checkpoint, so that it predicts, is evaluated and exported as if it had been trained here. Needs no engine.

import { version } from '../../../package.json';
import { trainedLayerCount } from '../../config/forward-mode.ts';
import { countSteps } from '../../config/plan/step-counts.ts';
import type { SplitName } from '../../dataset/splits/split.ts';
import type { ScoredClip } from '../../evaluation/score.ts';
import { withLabels } from '../../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../../formats/weights/safetensors.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { isTrainable, listParameters } from '../../model/weights/parameter-list.ts';
import { runHashes } from '../../run/run-hashes.ts';
import { RunHistory } from '../../run/run-history.ts';
import { type RunFacts, type RunRecord, runFactsSchema } from '../../run/run-record.ts';
import { openCheckpointStore } from '../../storage/checkpoint-store.ts';
import { listDatasets, loadClips } from '../../storage/dataset-store.ts';
import { findModel } from '../../storage/model-store.ts';
import { deleteRun, listRuns, putRun } from '../../storage/run-store.ts';
import type { Checkpoint } from '../../training/checkpoint.ts';
import type { RunDependencies } from '../../training/run-dependencies.ts';
import { makeEvaluation } from '../make-evaluation.ts';
import { runDependencies } from '../run-checks.ts';
import { damaged, type JobResult, readJobResult } from './read-result.ts';

export interface ImportedResult {
  run: RunRecord;
  /** Whether its weights could be taken: what they are laid over, the run's model, is stored here. */
  hasWeights: boolean;
}

/** Stores it all, or nothing. Throws what `readJobResult` throws, `job-result/other-data` where its clips, labels or parts are not those
 *  that the job was made of, and `storage/full`. */
export async function importJobResult(file: Blob, id: string, now: number): Promise<ImportedResult> {
  const result = await readJobResult(file);
  await assertSameData(result);
  const run = await recordOf(result, id, now);
  const hasWeights = (await findModel(run.modelId)) !== null;
  try {
    await putRun(run);
    if (!hasWeights) return { run, hasWeights };
    const checkpoints = openCheckpointStore<Checkpoint>(id);
    await checkpoints.save(await checkpointOf(result, run));
    const whole = { ...run, checkpoints: await checkpoints.list(), resultStep: result.facts.result_step };
    await putRun(whole);
    return { run: whole, hasWeights };
  } catch (thrown) {
    await deleteRun(id);
    throw thrown;
  }
}

/** Its manifest is the job's, and the job's is of the run. */
async function assertSameData({ run, clips, hashes }: JobResult): Promise<void> {
  const contents: { contentHash: string }[] = [];
  const clipLabels = run.clipLabels.map(() => -1);
  const split: Record<SplitName, number[]> = { train: [], validation: [], test: [] };
  for (const clip of clips) {
    contents[clip.clip] = clip;
    clipLabels[clip.clip] = run.labels.indexOf(clip.label);
    if (clip.split in split) split[clip.split as SplitName].push(clip.clip);
  }
  const found = await runHashes({ labels: run.labels, clipLabels, split }, contents);
  const known = [hashes, { dataHash: run.dataHash ?? found.dataHash, splitHash: run.splitHash ?? found.splitHash }];
  if (known.every(({ dataHash, splitHash }) => dataHash === found.dataHash && splitHash === found.splitHash)) return;
  throw new VoxtuneError(
    'job-result/other-data',
    `The clips, labels or parts of this result are not those of “${run.name}”: its manifest.csv was changed. Nothing of it was taken.`,
    { name: run.name },
  );
}

async function recordOf(result: JobResult, id: string, now: number): Promise<RunRecord> {
  const { facts, run: source, log, bestStep, bestMetric } = result;
  const { history: _, queueOrder: _order, evaluatesAfter: _after, sweep: _sweep, speed: _speed, ...kept } = source;
  const { python, torch, transformers } = facts.versions;
  const config = { ...source.config, numTrainEpochs: facts.num_train_epochs, maxSteps: facts.max_steps };
  const run: RunFacts = {
    ...kept,
    id,
    name: freeName(
      `${source.name}-cluster`,
      (await listRuns()).map(({ name }) => name),
    ),
    createdAt: now,
    state: 'finished',
    config,
    totalSteps: facts.total_steps,
    step: facts.step,
    epoch: facts.epoch,
    elapsedSec: facts.seconds,
    checkpoints: [],
    bestStep,
    bestMetric,
    backend: null,
    evaluation: evaluationOf(result, 'test', now),
    evaluations: present({ validation: evaluationOf(result, 'validation', now) }),
    error: null,
    resultStep: null,
    skippedSteps: 0,
    incidents: [],
    ...result.hashes,
    environment: {
      version,
      userAgent: `Python ${python}, PyTorch ${torch}, transformers ${transformers}`,
      device: facts.processes > 1 ? `${facts.processes} × ${facts.device}` : facts.device,
      threads: facts.processes,
      cores: facts.processes,
    },
  };
  const whole = runFactsSchema.safeParse(run);
  if (!whole.success) throw damaged('voxtune-result.json', whole.error.issues[0]?.path.join('.') ?? 'its facts');
  return { ...whole.data, history: RunHistory.of(log) };
}

function present<Value>(parts: Record<string, Value | null>): Record<string, Value> {
  return Object.fromEntries(Object.entries(parts).filter((entry): entry is [string, Value] => entry[1] !== null));
}

function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted}-${number}`;
  return name;
}

/** Null where the part was not predicted. Throws `job-result/damaged` where some of it was not. */
function evaluationOf({ facts, run, clips }: JobResult, split: 'validation' | 'test', now: number) {
  const speed = facts.speeds[split];
  if (!speed || run.split[split].length === 0) return null;
  const scored = scoredClips(run, clips, split);
  const measured = {
    runtime: speed.runtime,
    samplesPerSec: speed.samples_per_second,
    stepsPerSec: speed.steps_per_second,
  };
  const held = split === 'test' && facts.speeds.validation ? scoredClips(run, clips, 'validation') : [];
  return makeEvaluation(
    run,
    { split, evaluatedAt: now, step: facts.result_step },
    { clips: scored, speed: measured },
    held,
  );
}

function scoredClips(run: RunRecord, clips: JobResult['clips'], split: SplitName): ScoredClip[] {
  const byIndex = new Map(clips.map((clip) => [clip.clip, clip]));
  return run.split[split].map((clipIndex) => {
    const clip = byIndex.get(clipIndex);
    if (!clip?.logits) throw damaged('predictions.csv', `clip ${clipIndex} is missing`);
    return { clipIndex, path: clip.path, label: run.labels.indexOf(clip.label), logits: clip.logits };
  });
}

/** Parameters alone: a training that goes on from it begins AdamW anew. */
async function checkpointOf(
  { facts, weights, log, bestStep, bestMetric }: JobResult,
  run: RunRecord,
): Promise<Checkpoint> {
  const step = facts.result_step;
  const config = withLabels(await readStoredConfig(run.modelId, run.config), run.labels);
  const trained = {
    trainableParts: run.config.trainableParts,
    trainLayers: trainedLayerCount(run.config, config.layerCount),
  };
  const source = await readSafetensors(weights);
  const names = new Set(source.names());
  const parameters: Checkpoint['parameters'] = new Map();
  for (const parameter of listParameters(config).filter((one) => isTrainable(one, config, trained))) {
    const { name, shape } = parameter;
    if (!names.has(name) || source.shape(name).join() !== shape.join())
      throw damaged('model/model.safetensors', `${name} is missing or of another shape`);
    parameters.set(name, source.read(name));
  }
  const rows = log.filter((row) => row.step <= step);
  const { stepsPerEpoch } = countSteps(run.config, run.split.train.length);
  const lastOf = (kind: 'train' | 'eval') => rows.findLast((row) => row.kind === kind)?.step;
  return {
    step,
    epoch: step / stepsPerEpoch,
    microBatch: (step % stepsPerEpoch) * run.config.gradientAccumulationSteps,
    parameters,
    firstMoments: new Map(),
    secondMoments: new Map(),
    stepCounts: {},
    bestMetric,
    bestStep,
    evaluationsWithoutBetter: 0,
    nextLearningRate: null,
    skipped: { total: 0, inARow: 0 },
    lossSinceLog: 0,
    lastLoggedStep: lastOf('train') ?? 0,
    lastEvaluatedStep: lastOf('eval') ?? -1,
    scheduleMetrics: [],
    isSafety: false,
    rowCount: rows.length,
    dependsOn: await dependenciesOf(run),
  };
}

/** Null where the data set is not here: then nothing can go on from it, and it is not asked for. */
async function dependenciesOf(run: RunRecord): Promise<RunDependencies | null> {
  const isHere = (await listDatasets()).some(({ id }) => id === run.datasetId);
  return isHere ? runDependencies(run, await loadClips(run.datasetId)) : null;
}
