// One training of a stored run in the train worker: opens data and model, fills the trunk cache, runs the session, and
// keeps the run's record. A GPU that is lost is replaced and the run goes on from its last checkpoint.

import { assertEngineAlive } from '../engine/backend.ts';
import { submittedWorkDone } from '../engine/device-queue.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../protocol/run-types.ts';
import type { RunEvent, RunPhase } from '../protocol/train-worker.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getRun } from '../storage/run-store.ts';
import type { Checkpoint, CheckpointStore, SessionEvent } from '../training/ports.ts';
import { type SessionResult, TrainerSession } from '../training/trainer-session.ts';
import { runTrunkPass } from '../training/trunk-pass.ts';
import { freshClassifier, type RunClassifier } from './open-classifiers.ts';
import { ProgressMeter } from './progress-meter.ts';
import { checkLengths, openRunData, openRunFrames, type RunData, type RunFrames } from './run-data.ts';
import { RunRecorder } from './run-recorder.ts';
import { currentEngine, replaceEngine } from './train-worker-engine.ts';

type Listener = (event: RunEvent) => void;

/** How often a lost GPU is replaced in one training. */
const replacementLimit = 3;

/** Trains until the end or until `signal` aborts. Resolves with the run's last record: `finished`, `stopped`, or
 *  `failed` with its error. Rejects only where that record could not be stored. */
export async function trainRun(runId: string, signal: AbortSignal, onEvent: Listener): Promise<RunRecord> {
  const recorder = new RunRecorder(await getRun(runId), onEvent);
  recorder.change({ state: 'running', error: null });
  await recorder.flush();
  try {
    const result = await trainWithReplacements(runId, recorder, signal, onEvent);
    recorder.change(result ?? { state: 'stopped' });
  } catch (thrown) {
    recorder.change({ state: 'failed', error: toErrorRecord(thrown) });
  }
  const checkpoints = await openCheckpointStore<Checkpoint>(runId).list();
  recorder.change({ checkpoints });
  return recorder.flush();
}

async function trainWithReplacements(
  runId: string,
  recorder: RunRecorder,
  signal: AbortSignal,
  onEvent: Listener,
): Promise<Partial<RunRecord> | null> {
  for (let replacements = 0; ; replacements++) {
    try {
      return await trainOnce(await recorder.flush(), recorder, signal, onEvent);
    } catch (thrown) {
      const error = engineError(thrown);
      const isLost = error instanceof VoxtuneError && error.code === 'engine/device-lost';
      if (!isLost || replacements === replacementLimit || signal.aborted) throw error;
      console.warn(`run ${runId}: the GPU was lost; going on from the last checkpoint`);
      await replaceEngine();
    }
  }
}

/** Where the GPU is gone, whatever was thrown follows from that. */
function engineError(thrown: unknown): unknown {
  try {
    assertEngineAlive();
    return thrown;
  } catch (lost) {
    return lost;
  }
}

/** Null when it was stopped before the first update. */
async function trainOnce(
  run: RunRecord,
  recorder: RunRecorder,
  signal: AbortSignal,
  onEvent: Listener,
): Promise<Partial<RunRecord> | null> {
  const phase = (name: RunPhase) => onEvent({ type: 'phase', phase: name });
  phase('loading');
  const { backend } = await currentEngine();
  recorder.change({ backend });
  const data = await openRunData(run);
  const classifier = await freshClassifier(run);
  const frames = await openRunFrames(run, classifier.record, classifier.model, data.clips);
  try {
    phase('trunk');
    const { train, validation, test } = run.split;
    const clips = [...train, ...validation, ...test];
    if (!(await fillCache({ run, classifier, data, frames, clips, signal, onEvent }))) return null;
    phase('training');
    const result = await runSession(run, classifier, data, frames, recorder, signal, onEvent);
    const { outcome, step, epoch, bestStep, bestMetric, loadedStep } = result;
    classifier.loadedStep = loadedStep;
    return { state: outcome, step, epoch, bestStep, bestMetric };
  } finally {
    frames.close();
  }
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

/** Runs the frozen layers over the clips that the cache lacks. False when it was stopped. */
export async function fillCache(request: CacheRequest): Promise<boolean> {
  const { run, classifier, data, frames, clips, signal, onEvent } = request;
  checkLengths(classifier.model, data, clips);
  const { step, epoch } = run;
  const meter = new ProgressMeter(clips.length, (progress) =>
    onEvent({ type: 'progress', phase: 'trunk', unit: 'clips', step, epoch, ...progress }),
  );
  let last = 0;
  return runTrunkPass({
    model: classifier.model,
    samples: data.samples,
    cache: frames.cache,
    clips,
    isStopped: () => signal.aborted,
    onProgress: (done) => {
      // what was there before the pass began is no speed
      meter.update(done, last === 0 ? 0 : done - last);
      last = done;
    },
  });
}

async function runSession(
  run: RunRecord,
  classifier: RunClassifier,
  data: RunData,
  frames: RunFrames,
  recorder: RunRecorder,
  signal: AbortSignal,
  onEvent: Listener,
): Promise<SessionResult> {
  const meter = new ProgressMeter(run.totalSteps, (progress) =>
    onEvent({ type: 'progress', phase: 'training', unit: 'steps', step, epoch, ...progress }),
  );
  let { step, epoch } = run;
  const take = (event: SessionEvent) => {
    recorder.take(event);
    if (event.type !== 'micro-batch') return;
    ({ step, epoch } = event);
    meter.update(step, event.clipCount);
  };
  const store = openCheckpointStore<Checkpoint>(run.id);
  const checkpoints: CheckpointStore = {
    ...store,
    save: async (checkpoint) => {
      await recorder.flush();
      return store.save(checkpoint);
    },
  };
  const session = new TrainerSession({
    model: classifier.model,
    frames,
    clipLabels: run.clipLabels,
    classCount: run.labels.length,
    lengthOf: (clip) => data.samples.sampleCount(clip),
    split: run.split,
    config: run.config,
    checkpoints,
    onEvent: take,
    settle: oneBehind(),
  });
  const stop = () => session.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const last = (await store.list()).at(-1);
    return await session.run(last?.step ?? null);
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
