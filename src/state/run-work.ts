// Work of the train worker on a stored run, shown while it goes on: what actions and the queue have in common.

import type { SplitName } from '../dataset/splits/split.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { newActivity, type RunActivity } from '../run/run-activity.ts';
import type { RunEvent } from '../run/run-events.ts';
import { keepingEvaluation, type RunRecord } from '../run/run-record.ts';
import { endMeasuring } from './benchmark-actions.ts';
import { assertEngineFree } from './engine-taken.ts';
import { runOnTrain } from './run-draft.ts';
import { trainRun } from './run-training.ts';
import type { StudioContext } from './studio-context.ts';

/** Throws `storage/missing`. */
export function findRun({ store }: StudioContext, runId: string): RunRecord {
  const run = store.getState().runs.find((record) => record.id === runId);
  if (!run) throw new VoxtuneError('storage/missing', `There is no run ${runId} in storage.`, { what: runId });
  return run;
}

/** The train worker does one thing at a time. Throws `training/busy`. */
export async function occupyEngine<T>(
  context: StudioContext,
  runId: string,
  kind: RunActivity['kind'],
  work: () => Promise<T>,
): Promise<T> {
  const { store, deps, runFeed } = context;
  assertEngineFree(store.getState());
  await endMeasuring(context);
  store.setState({ running: newActivity(runId, kind, deps.now()) });
  try {
    return await work();
  } finally {
    runFeed.publish();
    store.setState({ running: null });
  }
}

/** Trains a stored run until it ends; its record says how. */
export async function trainStored(context: StudioContext, runId: string): Promise<void> {
  const { store, deps, runFeed } = context;
  await occupyEngine(context, runId, 'train', async () => {
    const run = findRun(context, runId);
    runFeed.change(runId, { state: 'running', error: null });
    try {
      await trainRun(context, run);
    } finally {
      runFeed.replace(await deps.storage.getRun(runId));
    }
  });
  const { error } = findRun(context, runId);
  // another one's page does not show it
  if (error && runOnTrain(store.getState())?.id === runId)
    store.setState(({ errors }) => ({ errors: { ...errors, train: error } }));
}

/** Evaluates a part of a stored run's split and keeps what comes of it. */
export async function evaluateStored(context: StudioContext, runId: string, part: SplitName): Promise<void> {
  const { runFeed } = context;
  await occupyEngine(context, runId, 'evaluate', async () => {
    const emit = (event: RunEvent) => runFeed.push(runId, event);
    const evaluation = await context.trainWorker().evaluate(runId, part, emit);
    runFeed.change(runId, keepingEvaluation(findRun(context, runId), evaluation));
  });
}
