// Starting, continuing, stopping, evaluating, exporting and keeping runs.

import { VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../protocol/run-types.ts';
import type { RunEvent } from '../protocol/train-worker.ts';
import { endMeasuring } from './benchmark-actions.ts';
import { newRun } from './new-run.ts';
import { activityAfter, runAfter } from './run-events.ts';
import type { StudioContext } from './studio-context.ts';
import type { RunActivity, StudioActions } from './studio-state.ts';

type RunActions = Pick<
  StudioActions,
  'startRun' | 'continueRun' | 'stopRun' | 'openRun' | 'renameRun' | 'deleteRun' | 'evaluateRun' | 'exportRun'
>;

export function runActions(context: StudioContext, openDataset: StudioActions['openDataset']): RunActions {
  const { store, deps, attempt } = context;

  function findRun(runId: string): RunRecord {
    const run = store.getState().runs.find((record) => record.id === runId);
    if (!run) throw new VoxtuneError('storage/missing', `There is no run ${runId} in storage.`, { what: runId });
    return run;
  }

  function putRun(run: RunRecord): void {
    store.setState(({ runs }) => ({ runs: runs.map((other) => (other.id === run.id ? run : other)) }));
  }

  /** The train worker does one thing at a time. */
  async function occupy<T>(runId: string, kind: RunActivity['kind'], work: () => Promise<T>): Promise<T> {
    const { running } = store.getState();
    if (running) {
      const name = findRun(running.runId).name;
      throw new VoxtuneError('training/busy', `“${name}” is still at work. Stop it or wait for it first.`, { name });
    }
    const phase = kind === 'export' ? 'saving' : 'loading';
    await endMeasuring(context);
    store.setState({
      running: { runId, kind, startedAt: deps.now(), isStopping: false, progress: null, phase, space: null },
    });
    try {
      return await work();
    } finally {
      store.setState({ running: null });
    }
  }

  function onEvent(runId: string): (event: RunEvent) => void {
    return (event) =>
      store.setState(({ running, runs }) => ({
        running: running && activityAfter(running, event),
        runs: runs.map((run) => (run.id === runId ? runAfter(run, event) : run)),
      }));
  }

  async function train(runId: string): Promise<void> {
    await occupy(runId, 'train', async () => {
      putRun({ ...findRun(runId), state: 'running', error: null });
      try {
        putRun(await context.trainWorker().train(runId, onEvent(runId)));
      } finally {
        await rereadRun(runId);
      }
    });
    const { error } = findRun(runId);
    if (error) store.setState(({ errors }) => ({ errors: { ...errors, train: error } }));
  }

  /** After a failure the stored record tells more than the events did. */
  async function rereadRun(runId: string): Promise<void> {
    const stored = await deps.storage.getRun(runId);
    putRun(stored.state === 'running' ? await deps.storage.updateRun(runId, { state: 'stopped' }) : stored);
  }

  return {
    startRun: () =>
      attempt('train', async () => {
        const run = newRun(store.getState(), deps.newId(), deps.now());
        await deps.storage.putRun(run);
        store.setState(({ runs }) => ({ runs: [run, ...runs], runId: run.id }));
        await train(run.id);
      }),

    continueRun: (runId) =>
      attempt('train', async () => {
        findRun(runId);
        store.setState({ runId });
        await train(runId);
      }),

    stopRun() {
      const { running } = store.getState();
      if (!running) return;
      store.setState({ running: { ...running, isStopping: true } });
      context.trainWorker().stop();
    },

    openRun(runId) {
      const run = findRun(runId);
      const { dataset, datasets } = store.getState();
      store.setState({ runId });
      const hasOwnDataset = datasets.some((record) => record.id === run.datasetId);
      if (hasOwnDataset && dataset?.record.id !== run.datasetId) {
        void openDataset(run.datasetId).then(() => store.setState({ runId }));
      }
    },

    renameRun: (runId, name) =>
      attempt('storage', async () => {
        await deps.storage.updateRun(runId, { name });
        putRun({ ...findRun(runId), name });
      }),

    deleteRun: (runId) =>
      attempt('storage', async () => {
        await deps.storage.deleteRun(runId);
        store.setState((state) => {
          const runs = state.runs.filter((run) => run.id !== runId);
          return { runs, runId: state.runId === runId ? (runs[0]?.id ?? null) : state.runId };
        });
      }),

    evaluateRun: (runId) =>
      attempt('evaluate', () =>
        occupy(runId, 'evaluate', async () => {
          const evaluation = await context.trainWorker().evaluate(runId, 'test', onEvent(runId));
          putRun({ ...findRun(runId), evaluation });
        }),
      ),

    exportRun: (runId) =>
      attempt('evaluate', () => occupy(runId, 'export', () => context.trainWorker().exportModel(runId))),
  };
}
