// Starting, continuing, stopping, evaluating, exporting and keeping runs.

import { openedLayerCount } from '../config/forward-mode.ts';
import { extendTraining } from '../config/plan/extend-training.ts';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { newActivity, type RunActivity } from '../run/run-activity.ts';
import type { RunEvent } from '../run/run-events.ts';
import { keepingEvaluation, type RunRecord } from '../run/run-record.ts';
import { withIncident } from '../run/run-reducer.ts';
import { endMeasuring } from './benchmark-actions.ts';
import { assertEngineFree } from './engine-taken.ts';
import { newRun } from './new-run.ts';
import { originOf, runOnTrain } from './run-draft.ts';
import { trainRun } from './run-training.ts';
import { clearError, type StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type RunActions = Pick<
  StudioActions,
  | 'draftRun'
  | 'startRun'
  | 'continueRun'
  | 'stopRun'
  | 'extendRun'
  | 'duplicateRun'
  | 'retrySave'
  | 'openRun'
  | 'renameRun'
  | 'deleteRun'
  | 'evaluateRun'
  | 'exportRun'
>;

type Opening = Pick<StudioActions, 'openDataset' | 'openModel' | 'setReading'>;

/** Settings of a training that begins with a probe: the probe's own train nothing of the body. */
function tunedFrom({ config }: RunRecord, model: ModelRecord | null): TrainingConfig {
  const layerCount = openedLayerCount(config, model?.layerCount ?? 0);
  const { trunkCacheDtype } = presets.default;
  return { ...config, trunkCacheDtype, trainLayers: Math.min(presets.default.trainLayers, layerCount) };
}

export function runActions(context: StudioContext, opening: Opening): RunActions {
  const { store, deps, runFeed, attempt } = context;

  function findRun(runId: string): RunRecord {
    const run = store.getState().runs.find((record) => record.id === runId);
    if (!run) throw new VoxtuneError('storage/missing', `There is no run ${runId} in storage.`, { what: runId });
    return run;
  }

  /** The train worker does one thing at a time. */
  async function occupy<T>(runId: string, kind: RunActivity['kind'], work: () => Promise<T>): Promise<T> {
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

  async function train(runId: string): Promise<void> {
    await occupy(runId, 'train', async () => {
      const run = findRun(runId);
      runFeed.change(runId, { state: 'running', error: null });
      try {
        await trainRun(context, run);
      } finally {
        runFeed.replace(await deps.storage.getRun(runId));
      }
    });
    const { error } = findRun(runId);
    // another one's page does not show it
    if (error && runOnTrain(store.getState())?.id === runId)
      store.setState(({ errors }) => ({ errors: { ...errors, train: error } }));
  }

  /** Stores a new run, does what it needs before it starts, and shows it; nothing stays where that fails. */
  async function addRun(run: RunRecord, begin?: () => Promise<void>): Promise<void> {
    // the first time, the browser may ask the person: here it is plain what for
    void deps.storage.requestPersistence().catch(() => false);
    await deps.storage.putRun(run);
    const { runId, draft } = store.getState();
    store.setState(({ runs }) => ({ runs: [run, ...runs], runId: run.id, draft: null }));
    try {
      await begin?.();
    } catch (thrown) {
      await deps.storage.deleteRun(run.id);
      store.setState(({ runs }) => ({ runs: runs.filter(({ id }) => id !== run.id), runId, draft }));
      throw thrown;
    }
  }

  return {
    draftRun() {
      clearError(store, 'train');
      store.setState({ draft: { origin: null }, place: 'train' });
    },

    startRun: () =>
      attempt('train', async () => {
        const origin = originOf(store.getState());
        const run = newRun(store.getState(), deps.newId(), deps.now(), origin);
        await addRun(
          run,
          origin ? () => occupy(run.id, 'train', () => context.trainWorker().branch(run.id, origin)) : undefined,
        );
        await train(run.id);
      }),

    continueRun: (runId) =>
      attempt('train', async () => {
        findRun(runId);
        store.setState({ runId, draft: null });
        await train(runId);
      }),

    stopRun(runId, mode) {
      const { running } = store.getState();
      if (running?.runId !== runId) return;
      store.setState({ running: { ...running, isStopping: true } });
      context.trainWorker().stop(mode);
    },

    extendRun: (runId, epochs) =>
      attempt('train', async () => {
        const run = findRun(runId);
        const { config, totalSteps } = extendTraining(run.config, run, epochs, run.split.train.length);
        const incident = { kind: 'extended' as const, at: deps.now(), step: run.step, error: null, params: { epochs } };
        const change = { config, totalSteps, incidents: withIncident(run.incidents, incident) };
        await deps.storage.updateRun(runId, change);
        runFeed.change(runId, change);
        store.setState({ runId, draft: null });
        await train(runId);
      }),

    duplicateRun: (runId, step) =>
      attempt('train', async () => {
        const run = findRun(runId);
        const { name, datasetId, modelId, modelName, config } = run;
        const origin = step === undefined ? null : { runId, runName: name, step };
        await opening.openDataset(datasetId);
        const { models } = store.getState();
        const hasModel = models.some(({ id }) => id === modelId);
        if (origin && !hasModel)
          throw new VoxtuneError('storage/missing', `The model of “${name}” is not in storage any more.`, {
            what: modelName,
          });
        await opening.setReading(run);
        if (hasModel) await opening.openModel(modelId);
        store.setState({
          config: run.probe ? tunedFrom(run, store.getState().model) : config,
          runId,
          draft: { origin },
          place: 'train',
        });
      }),

    retrySave: () => void context.trainWorker().spaceMade(),

    openRun(runId) {
      const run = findRun(runId);
      const { dataset, datasets } = store.getState();
      // what is told there is of the run that was shown
      for (const area of ['train', 'evaluate'] as const) clearError(store, area);
      store.setState({ runId, draft: null });
      const hasOwnDataset = datasets.some((record) => record.id === run.datasetId);
      if (hasOwnDataset && dataset?.record.id !== run.datasetId) {
        void opening.openDataset(run.datasetId).then(() => store.setState({ runId }));
      }
    },

    renameRun: (runId, name) =>
      attempt('storage', async () => {
        await deps.storage.updateRun(runId, { name });
        runFeed.change(runId, { name });
        deps.tabs.send({ type: 'renamed', runId, name });
      }),

    deleteRun: (runId) =>
      attempt('storage', async () => {
        const run = findRun(runId);
        await deps.tabs.own(run, () => deps.storage.deleteRun(runId));
        store.setState((state) => {
          const runs = state.runs.filter((run) => run.id !== runId);
          return { runs, runId: state.runId === runId ? (runs[0]?.id ?? null) : state.runId };
        });
      }),

    evaluateRun: (runId, part = 'test') =>
      attempt('evaluate', () =>
        occupy(runId, 'evaluate', async () => {
          const emit = (event: RunEvent) => runFeed.push(runId, event);
          const evaluation = await context.trainWorker().evaluate(runId, part, emit);
          runFeed.change(runId, keepingEvaluation(findRun(runId), evaluation));
        }),
      ),

    exportRun: (runId) =>
      attempt('evaluate', () => occupy(runId, 'export', () => context.trainWorker().exportModel(runId))),
  };
}
