// One training of a stored run: opens data and model, fills the trunk cache, runs the session, and keeps the run's record. A
// GPU or a thread that is lost is replaced, and the run goes on from its last checkpoint.

import { assertEngineAlive, engineInfo } from '../engine/backend/backend.ts';
import { submittedWorkDone } from '../engine/backend/device-queue.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import { RetryLimit } from '../lib/retry-limit.ts';
import type { RunChange, RunEvent } from '../run/run-events.ts';
import { factsOf, type RunFacts, type RunRecord, type StopMode } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getRun, updateRun } from '../storage/run-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import type { SavePace } from '../training/ports.ts';
import type { RunDependencies } from '../training/run-dependencies.ts';
import { Trainer } from '../training/trainer.ts';
import type { TrainerEvent } from '../training/trainer-events.ts';
import type { TrainerResult } from '../training/trainer-options.ts';
import { freshClassifier, type RunClassifier } from './classifier-on-device.ts';
import { engineFailure, engineThatMultiplies, replaceEngine } from './engine.ts';
import type { Turn } from './engine-turn.ts';
import { FirstPass } from './first-pass.ts';
import { assertFits, passFitsBeside, refuseOtherCheckpoints, runDependencies } from './run-checks.ts';
import { checkLengths, openRunData, type RunData } from './run-data.ts';
import { startFacts } from './run-environment.ts';
import { openRunFrames, type RunFrames } from './run-frames.ts';
import { RunRecorder } from './run-recorder.ts';
import { RunSpeedMeter } from './run-speed-meter.ts';

/** Time alone brings a checkpoint too, so that not even a run that saves once an epoch loses hours. */
const safetySaveEveryMs = 10 * 60 * 1000;

/** Stores a checkpoint, whose tensors are the writer's until the promise is settled: shared memory stays as it is so long. */
export type WriteCheckpoint = (runId: string, checkpoint: Checkpoint, pace?: SavePace) => Promise<CheckpointSummary>;

export interface TrainPorts {
  turn: Turn;
  writeCheckpoint: WriteCheckpoint;
  onEvent(event: RunEvent): void;
}

/** Trains until the end or until the turn is stopped. Resolves with what the run has come to: `finished`, `paused`,
 *  `stopped`, or `failed` with its error. Rejects only where that could not be stored. */
export async function trainRun(runId: string, ports: TrainPorts): Promise<RunFacts> {
  const { signal } = ports.turn;
  const recorder = new RunRecorder(await getRun(runId), {
    onEvent: ports.onEvent,
    store: updateRun,
    bytesInUse: () => engineInfo().bytesInUse,
  });
  const checkpoints = openCheckpointStore<Checkpoint>(runId);
  // where work was cut off the record knows fewer than there are
  recorder.change({ state: 'running', error: null, resultStep: null, checkpoints: await checkpoints.list() });
  try {
    const result = await trainThroughLosses(recorder, ports);
    recorder.change(result ?? { state: signal.reason === 'pause' ? 'paused' : 'stopped' });
  } catch (thrown) {
    recorder.change({ state: 'failed', error: toErrorRecord(thrown) });
  }
  recorder.endWith(await checkpoints.list());
  return factsOf(await recorder.flush());
}

async function trainThroughLosses(recorder: RunRecorder, ports: TrainPorts): Promise<RunChange | null> {
  const retries = new RetryLimit();
  for (;;) {
    const run = await recorder.flush();
    try {
      return await trainOnce(run, recorder, ports);
    } catch (thrown) {
      const error = await engineFailure(thrown);
      if (!(error instanceof VoxtuneError) || !losses.has(error.code) || ports.turn.signal.aborted) throw error;
      const step = await lastStep(run.id);
      retries.record(step, error);
      const { code, params } = error;
      if (code === 'storage/damaged-frames') {
        recorder.emit({ type: 'phase', phase: 'loading' });
        recorder.emitIncident('frames-lost', step, null, params);
      } else {
        recorder.emit({ type: 'phase', phase: 'loading', lost: code });
        recorder.emitIncident('recovered', step, toErrorRecord(error));
        await replaceEngine();
      }
    }
  }
}

/** What a run goes on after by itself, from its last checkpoint. */
const losses: ReadonlySet<ErrorCode> = new Set(['engine/device-lost', 'engine/thread-lost', 'storage/damaged-frames']);

async function lastStep(runId: string): Promise<number> {
  return (await openCheckpointStore<Checkpoint>(runId).list()).at(-1)?.step ?? 0;
}

/** What the run has come to; null where it was stopped before its first step. */
async function trainOnce(run: RunRecord, recorder: RunRecorder, ports: TrainPorts): Promise<RunChange | null> {
  const { signal } = ports.turn;
  const { onEvent } = ports;
  onEvent({ type: 'phase', phase: 'loading' });
  const opening = openRunData(run);
  // heard of below
  opening.catch(() => undefined);
  const engine = await engineThatMultiplies(run.config.gpuArithmetic);
  recorder.change({ backend: engine.backend });
  const speed = new RunSpeedMeter(engine.description);
  if (engine.threads < engine.threadsStarted)
    recorder.emitIncident('fewer-threads', run.step, null, { threads: engine.threads, started: engine.threadsStarted });
  const data = await opening;
  const [dependsOn] = await Promise.all([runDependencies(run, data.clips), assertFits(run, data, engine)]);
  recorder.clipPaths = data.clips.map((clip) => clip.path);
  await refuseOtherCheckpoints(run.id, dependsOn);
  const classifier = await freshClassifier(run);
  const step = await lastStep(run.id);
  if (classifier.wasRestored) recorder.emitIncident('model-restored', step);
  classifier.wasRestored = false;
  recorder.change(await startFacts(run, data.clips, engine, classifier.model.parameterCounts));
  const frames = await openRunFrames(run, classifier, data);
  if (frames.lostClips !== 0) recorder.emitIncident('frames-lost', step, null, { clips: frames.lostClips });
  let pass: FirstPass | null = null;
  try {
    if (frames.cache) onEvent({ type: 'phase', phase: 'trunk' });
    const { train, validation, test } = run.split;
    // the test's clips wait for the test
    checkLengths(classifier.model, data, test);
    const { samplingRateHz } = run.featureExtractor;
    const secondsOf = (some: readonly number[]) =>
      some.reduce((sum, clip) => sum + data.samples.sampleCount(clip), 0) / samplingRateHz;
    const clips = [...train, ...validation];
    checkLengths(classifier.model, data, clips);
    speed.opened();
    const goesAlong = engine.backend === 'wasm' && passFitsBeside(classifier.model.parameterCounts, data, clips);
    pass =
      frames.cache &&
      new FirstPass({
        model: classifier.model,
        samples: data.samples,
        cache: frames.cache,
        clips,
        goesAlong,
        overlaps: engine.backend === 'webgpu',
        signal,
        onEvent,
        onRun(made, seconds) {
          speed.passed(secondsOf(made), seconds);
          recorder.leaveOut(seconds);
        },
      });
    if (!pass) onEvent({ type: 'phase', phase: 'training' });
    else if (!goesAlong && !(await pass.complete())) return null;
    recorder.beginRows();
    const clipSec = secondsOf(train) / train.length;
    const measured = () => ({ speed: speed.trained(clipSec) });
    const result = await runSession({
      run,
      classifier,
      data,
      frames,
      pass,
      dependsOn,
      recorder,
      speed,
      measured,
      ports,
    });
    const { outcome, step, epoch, bestStep, bestMetric, loadedStep } = result;
    recorder.change(measured());
    classifier.loadedStep = loadedStep;
    const progress = { step, epoch, bestStep, bestMetric };
    if (outcome === 'finished') return { ...progress, state: outcome, resultStep: loadedStep };
    return { ...progress, ...stoppedAs(signal.reason as StopMode, step, bestStep) };
  } finally {
    pass?.close();
    frames.close();
  }
}

function stoppedAs(mode: StopMode, step: number, bestStep: number | null): Pick<RunRecord, 'state' | 'resultStep'> {
  if (mode === 'pause') return { state: 'paused', resultStep: null };
  return { state: 'stopped', resultStep: mode === 'keep-best' ? (bestStep ?? step) : step };
}

interface SessionRequest {
  run: RunRecord;
  classifier: RunClassifier;
  data: RunData;
  frames: RunFrames;
  /** Null where nothing can be kept. */
  pass: FirstPass | null;
  dependsOn: RunDependencies;
  recorder: RunRecorder;
  speed: RunSpeedMeter;
  /** What it says so far. */
  measured(): RunChange;
  ports: TrainPorts;
}

async function runSession(request: SessionRequest): Promise<TrainerResult> {
  const { run, classifier, data, frames, pass, dependsOn, recorder, speed, measured, ports } = request;
  const { turn, writeCheckpoint, onEvent } = ports;
  let { step, epoch } = run;
  const meter = new ProgressMeter(run.totalSteps, (progress) =>
    onEvent({ type: 'progress', phase: 'training', unit: 'steps', step, epoch, ...progress }),
  );
  const session = new Trainer({
    model: classifier.model,
    frames,
    ...(pass && { haveFrames: (needed) => pass.have(needed) }),
    clipLabels: run.clipLabels,
    classNames: run.labels,
    lengthOf: (clip) => data.samples.sampleCount(clip),
    split: run.split,
    config: run.config,
    checkpoints: {
      ...openCheckpointStore<Checkpoint>(run.id),
      async save(checkpoint, pace) {
        // a checkpoint counts the rows and does not hold them
        await recorder.flushWhole();
        return writeCheckpoint(run.id, checkpoint, pace);
      },
    },
    onEvent(event: TrainerEvent) {
      recorder.record(event);
      // those that wait want to know when their turn comes before this one has ended
      if (event.type === 'eval') recorder.change(measured());
      if (event.type !== 'micro-batch') return;
      ({ step, epoch } = event);
      speed.heard(event.clipCount);
      pass?.stepped(step, epoch);
      if (!pass || pass.isOver) meter.update(step, event.clipCount);
    },
    settle: oneBehind(),
    dependsOn,
    safetySaveEveryMs,
    onLastSaveFailed(error) {
      recorder.emitSpace(error, true);
      return turn.waitForSpace();
    },
  });
  const stop = () => session.stop();
  turn.signal.addEventListener('abort', stop);
  if (turn.signal.aborted) stop();
  try {
    return await session.run('newest');
  } finally {
    turn.signal.removeEventListener('abort', stop);
    meter.close();
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
