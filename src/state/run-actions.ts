// Starting, continuing, stopping, evaluating, exporting and keeping runs.

import { openedLayerCount } from '../config/forward-mode.ts';
import { extendTraining } from '../config/plan/extend-training.ts';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { RunRecord } from '../run/run-record.ts';
import { withIncident } from '../run/run-reducer.ts';
import { newRun } from './new-run.ts';
import { setQueuePaused } from './queue-actions.ts';
import { originOf } from './run-draft.ts';
import { evaluateStored, findRun, occupyEngine, trainStored } from './run-work.ts';
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

  /** Stores a new run, does what it needs before it starts, and shows it; nothing stays where that fails. */
  async function addRun(run: RunRecord, begin?: () => Promise<void>): Promise<void> {
    // the first time, the browser may ask the person: here it is plain what for
    void deps.storage.requestPersistence().catch(() => false);
    await deps.storage.putRun(run);
    const { runId, draft, lessonRunId } = store.getState();
    store.setState(({ runs }) => ({
      runs: [run, ...runs],
      runId: run.id,
      draft: null,
      lessonRunId: draft?.isLesson ? run.id : lessonRunId,
    }));
    try {
      await begin?.();
    } catch (thrown) {
      await deps.storage.deleteRun(run.id);
      store.setState(({ runs }) => ({ runs: runs.filter(({ id }) => id !== run.id), runId, draft, lessonRunId }));
      throw thrown;
    }
  }

  return {
    draftRun() {
      clearError(store, 'train');
      // of recordings that a lesson was begun with, it is the lesson's beginning
      const isLesson = store.getState().draft?.isLesson;
      store.setState({ draft: { origin: null, ...(isLesson && { isLesson }) }, place: 'train' });
    },

    startRun: () =>
      attempt('train', async () => {
        const origin = originOf(store.getState());
        const run = newRun(store.getState(), deps.newId(), deps.now(), origin);
        await addRun(
          run,
          origin
            ? () => occupyEngine(context, run.id, 'train', () => context.trainWorker().branch(run.id, origin))
            : undefined,
        );
        await trainStored(context, run.id);
      }),

    continueRun: (runId) =>
      attempt('train', async () => {
        findRun(context, runId);
        store.setState({ runId, draft: null });
        await trainStored(context, runId);
      }),

    stopRun(runId, mode) {
      const { running } = store.getState();
      if (running?.runId !== runId) return;
      store.setState({ running: { ...running, isStopping: true, isPausing: mode === 'pause' } });
      // else the next in the queue would take the machine at once
      if (mode === 'pause') setQueuePaused(context, true);
      context.trainWorker().stop(mode);
    },

    extendRun: (runId, epochs) =>
      attempt('train', async () => {
        const run = findRun(context, runId);
        const { config, totalSteps } = extendTraining(run.config, run, epochs, run.split.train.length);
        const incident = { kind: 'extended' as const, at: deps.now(), step: run.step, error: null, params: { epochs } };
        const change = { config, totalSteps, incidents: withIncident(run.incidents, incident) };
        await deps.storage.updateRun(runId, change);
        runFeed.change(runId, change);
        store.setState({ runId, draft: null });
        await trainStored(context, runId);
      }),

    duplicateRun: (runId, step, reading) =>
      attempt('train', async () => {
        const run = findRun(context, runId);
        const { name, datasetId, modelId, modelName, config } = run;
        const origin = step === undefined ? null : { runId, runName: name, step };
        await opening.openDataset(datasetId);
        const { models } = store.getState();
        const hasModel = models.some(({ id }) => id === modelId);
        if (origin && !hasModel)
          throw new VoxtuneError('storage/missing', `The model of “${name}” is not in storage any more.`, {
            what: modelName,
          });
        await opening.setReading(reading ?? run);
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
      const run = findRun(context, runId);
      const { dataset, datasets } = store.getState();
      // what is told there is of the run that was shown
      for (const area of ['train', 'evaluate'] as const) clearError(store, area);
      store.setState({ runId, draft: null });
      const hasOwnDataset = datasets.some((record) => record.id === run.datasetId);
      if (hasOwnDataset && dataset?.record.id !== run.datasetId) {
        void opening.openDataset(run.datasetId);
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
        const run = findRun(context, runId);
        await deps.tabs.own(run, () => deps.storage.deleteRun(runId));
        deps.tabs.send({ type: 'stored', runId });
        store.setState((state) => {
          const runs = state.runs.filter((run) => run.id !== runId);
          return { runs, runId: state.runId === runId ? (runs[0]?.id ?? null) : state.runId };
        });
      }),

    evaluateRun: (runId, part = 'test') => attempt('evaluate', () => evaluateStored(context, runId, part)),
  };
}
