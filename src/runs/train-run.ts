// One training of a stored run in the train worker: opens data and model, fills the trunk cache, runs the session, and
// keeps the run's record. A GPU that is lost is replaced and the run goes on from its last checkpoint.

import { assertEngineAlive, engineInfo, settleEngine } from '../engine/backend/backend.ts';
import { submittedWorkDone } from '../engine/backend/device-queue.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import { RetryLimit } from '../lib/retry-limit.ts';
import type { RunEvent, RunPhase } from '../run/run-events.ts';
import type { RunRecord, StopMode } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getRun } from '../storage/run-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { assertSameDependencies, type RunDependencies } from '../training/run-dependencies.ts';
import { Trainer } from '../training/trainer.ts';
import type { TrainerEvent } from '../training/trainer-events.ts';
import type { TrainerResult } from '../training/trainer-options.ts';
import { runTrunkPass } from '../training/trunk-pass.ts';
import { freshClassifier, type RunClassifier } from './classifier-on-device.ts';
import { engineThatMultiplies, replaceEngine } from './engine.ts';
import type { Turn } from './engine-turn.ts';
import { openRunCheckpoints, type WriteCheckpoint } from './run-checkpoints.ts';
import { checkLengths, openRunData, openRunFrames, type RunData, type RunFrames } from './run-data.ts';
import { runDependencies } from './run-dependencies.ts';
import { assertFits } from './run-memory.ts';
import { RunRecorder } from './run-recorder.ts';

type Listener = (event: RunEvent) => void;

/** Time alone brings a checkpoint too, so that not even a run that saves once an epoch loses hours. */
const safetySaveEveryMs = 10 * 60 * 1000;

export interface TrainPorts {
  turn: Turn;
  writeCheckpoint: WriteCheckpoint;
  onEvent: Listener;
}

/** Trains until the end or until the turn is stopped. Resolves with the run's last record: `finished`,
 *  `paused`, `stopped`, or `failed` with its error. Rejects only where that record could not be stored. */
export async function trainRun(runId: string, ports: TrainPorts): Promise<RunRecord> {
  const { signal } = ports.turn;
  const recorder = new RunRecorder(await getRun(runId), ports.onEvent);
  const checkpoints = openCheckpointStore<Checkpoint>(runId);
  // where work was cut off the record knows fewer than there are
  recorder.change({ state: 'running', error: null, resultStep: null, checkpoints: await checkpoints.list() });
  await recorder.flush();
  try {
    const result = await trainWithReplacements(runId, recorder, ports);
    recorder.change(result ?? { state: signal.reason === 'pause' ? 'paused' : 'stopped' });
  } catch (thrown) {
    recorder.change({ state: 'failed', error: toErrorRecord(thrown) });
  }
  recorder.endWith(await checkpoints.list());
  return recorder.flush();
}

async function trainWithReplacements(
  runId: string,
  recorder: RunRecorder,
  ports: TrainPorts,
): Promise<Partial<RunRecord> | null> {
  const retries = new RetryLimit();
  for (;;) {
    try {
      return await trainOnce(await recorder.flush(), recorder, ports);
    } catch (thrown) {
      const error = await engineError(thrown);
      const isLost = error instanceof VoxtuneError && error.code === 'engine/device-lost';
      if (!isLost || ports.turn.signal.aborted) throw error;
      const last = (await openCheckpointStore<Checkpoint>(runId).list()).at(-1);
      const step = last?.step ?? 0;
      retries.take(step, error);
      ports.onEvent({ type: 'phase', phase: 'loading' });
      recorder.addIncident('recovered', step, toErrorRecord(error));
      await replaceEngine();
    }
  }
}

/** Where the GPU is gone, whatever was thrown follows from that. */
async function engineError(thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof VoxtuneError)) await settleEngine();
  try {
    assertEngineAlive();
    return memoryError(thrown);
  } catch (lost) {
    return lost;
  }
}

/** What wasm and the JavaScript engine throw where memory ends. */
function memoryError(thrown: unknown): unknown {
  const isTrap = thrown instanceof WebAssembly.RuntimeError;
  const isAllocation = thrown instanceof RangeError && /alloc|array length|array buffer/i.test(thrown.message);
  if (!isTrap && !isAllocation) return thrown;
  const message = `The engine stopped, most likely for lack of memory: ${thrown.message}. Use a smaller batch or model, or close other tabs.`;
  return new VoxtuneError('engine/out-of-memory', message, {}, { cause: thrown });
}

/** Null when it was stopped before the first update. */
async function trainOnce(run: RunRecord, recorder: RunRecorder, ports: TrainPorts): Promise<Partial<RunRecord> | null> {
  const { onEvent } = ports;
  const { signal } = ports.turn;
  const phase = (name: RunPhase) => onEvent({ type: 'phase', phase: name });
  phase('loading');
  const engine = await engineThatMultiplies(run.config.gpuArithmetic);
  recorder.change({ backend: engine.backend });
  const data = await openRunData(run);
  await assertFits(run, data, engine);
  recorder.clipPaths = data.clips.map((clip) => clip.path);
  const dependsOn = await runDependencies(run, data.clips);
  await refuseOtherCheckpoints(run.id, dependsOn);
  const classifier = await freshClassifier(run);
  const frames = await openRunFrames(run, classifier.record, classifier.model, data);
  try {
    if (frames.cache) phase('trunk');
    const { train, validation, test } = run.split;
    const clips = [...train, ...validation, ...test];
    if (!(await fillCache({ run, classifier, data, frames, clips, signal, onEvent }))) return null;
    phase('training');
    const result = await runSession({ run, classifier, data, frames, dependsOn, recorder, ports });
    const { outcome, step, epoch, bestStep, bestMetric, loadedStep } = result;
    classifier.loadedStep = loadedStep;
    const progress = { step, epoch, bestStep, bestMetric };
    if (outcome === 'finished') return { ...progress, state: outcome, resultStep: loadedStep };
    return { ...progress, ...stoppedAs(signal.reason as StopMode, step, bestStep) };
  } finally {
    frames.close();
  }
}

function stoppedAs(mode: StopMode, step: number, bestStep: number | null): Pick<RunRecord, 'state' | 'resultStep'> {
  if (mode === 'pause') return { state: 'paused', resultStep: null };
  return { state: 'stopped', resultStep: mode === 'keep-best' ? (bestStep ?? step) : step };
}

/** Before the frozen layers are run over everything: a checkpoint that the session would refuse. */
async function refuseOtherCheckpoints(runId: string, dependsOn: RunDependencies): Promise<void> {
  const store = openCheckpointStore<Checkpoint>(runId);
  const last = (await store.list()).at(-1);
  const saved = last && (await store.facts(last.step))?.dependsOn;
  if (saved) assertSameDependencies(last.step, saved, dependsOn);
}

export interface CacheRequest {
  run: RunRecord;
  classifier: RunClassifier;
  data: RunData;
  frames: RunFrames;
  clips: readonly number[];
  signal: AbortSignal;
  onEvent: Listener;
}

/** Runs the frozen layers over the clips that the cache lacks, where there is one. False when it was stopped. */
export async function fillCache(request: CacheRequest): Promise<boolean> {
  const { run, classifier, data, frames, clips, signal, onEvent } = request;
  checkLengths(classifier.model, data, clips);
  const { cache } = frames;
  if (!cache) return true;
  const { step, epoch } = run;
  const meter = new ProgressMeter(clips.length, (progress) =>
    onEvent({ type: 'progress', phase: 'trunk', unit: 'clips', step, epoch, ...progress }),
  );
  let last = 0;
  return runTrunkPass({
    model: classifier.model,
    samples: data.samples,
    cache,
    clips,
    isStopped: () => signal.aborted,
    overlaps: engineInfo().backend === 'webgpu',
    onProgress: (done) => {
      // what was there before the pass began is no speed
      meter.update(done, last === 0 ? 0 : done - last);
      last = done;
    },
  });
}

interface SessionRequest {
  run: RunRecord;
  classifier: RunClassifier;
  data: RunData;
  frames: RunFrames;
  dependsOn: RunDependencies;
  recorder: RunRecorder;
  ports: TrainPorts;
}

async function runSession(request: SessionRequest): Promise<TrainerResult> {
  const { run, classifier, data, frames, dependsOn, recorder, ports } = request;
  const { turn, writeCheckpoint, onEvent } = ports;
  const { signal } = turn;
  const meter = new ProgressMeter(run.totalSteps, (progress) =>
    onEvent({ type: 'progress', phase: 'training', unit: 'steps', step, epoch, ...progress }),
  );
  let { step, epoch } = run;
  const take = (event: TrainerEvent) => {
    recorder.take(event);
    if (event.type !== 'micro-batch') return;
    ({ step, epoch } = event);
    meter.update(step, event.clipCount);
  };
  const checkpoints = openRunCheckpoints(run.id, writeCheckpoint, () => recorder.flushWhole());
  const session = new Trainer({
    model: classifier.model,
    frames,
    clipLabels: run.clipLabels,
    classNames: run.labels,
    lengthOf: (clip) => data.samples.sampleCount(clip),
    split: run.split,
    config: run.config,
    checkpoints,
    onEvent: take,
    settle: oneBehind(),
    dependsOn,
    safetySaveEveryMs,
    onLastSaveFailed(error) {
      recorder.tellSpace(error, true);
      return turn.waitForSpace();
    },
  });
  const stop = () => session.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await session.run('newest');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Lets the device be one micro-batch behind and no more: it never waits for us, and a stop never waits long for it. */
function oneBehind(): () => Promise<void> {
  let previous: Promise<void> = Promise.resolve();
  return async () => {
    assertEngineAlive();
    await previous;
    previous = submittedWorkDone();
  };
}
