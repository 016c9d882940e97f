// The store and its actions, put together. Framework-free: the page subscribes to it, a test drives it directly.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { presets } from '../config/presets.ts';
import { toErrorRecord } from '../lib/errors.ts';
import type { Listing } from '../storage/whole-records.ts';
import { acrossActions, nothingAcross } from './across-actions.ts';
import { runIn } from './address.ts';
import { addressActions } from './address-actions.ts';
import { backupActions } from './backup-actions.ts';
import { benchmarkActions, recallBenchmarks } from './benchmark-actions.ts';
import { datasetChanges } from './change-dataset.ts';
import { clipActions } from './clip-actions.ts';
import { datasetActions } from './dataset-actions.ts';
import { editActions } from './edit-actions.ts';
import { editQueuedActions } from './edit-queued.ts';
import { engineActions } from './engine-actions.ts';
import { exportActions } from './export-actions.ts';
import { nothingExported } from './export-types.ts';
import { figureActions } from './figure-actions.ts';
import { hostingUnknown } from './hosting-types.ts';
import { emptyHub, hubActions, refreshDownloads } from './hub-actions.ts';
import { followImports, importActions, importSteps, listInterrupted } from './import-actions.ts';
import { lessonActions } from './lesson-actions.ts';
import { followParameterCounts, modelActions, renewBuiltinModel } from './model-actions.ts';
import type { Address } from './places.ts';
import { followPredictor, predictActions } from './predict-actions.ts';
import { followPrefill } from './prefill.ts';
import { followProbes, probeActions } from './probe-actions.ts';
import { projectActions } from './project-actions.ts';
import { pushActions } from './push-actions.ts';
import { nothingPushed } from './push-types.ts';
import { queueActions, recallQueuePaused } from './queue-actions.ts';
import { followQueue } from './queue-runner.ts';
import { recordActions } from './record-actions.ts';
import { recordingActions } from './recording-actions.ts';
import { replayActions } from './replay-actions.ts';
import { runActions } from './run-actions.ts';
import { listenToTabs, openRuns } from './runs-elsewhere.ts';
import { runsTableActions } from './runs-table-actions.ts';
import { recallRunsTable } from './runs-table-memory.ts';
import { sampleActions } from './sample-actions.ts';
import { recallSession, rememberSession, type SessionMemory } from './session-memory.ts';
import { storageActions } from './storage-actions.ts';
import { clearError, createContext, type StudioContext } from './studio-context.ts';
import type { StudioDeps } from './studio-deps.ts';
import type { StudioActions, StudioState } from './studio-state.ts';
import { sweepActions } from './sweep-actions.ts';
import { sweepDraftAfter } from './sweep-draft.ts';
import { sweepSupply } from './sweep-supply.ts';
import { tableActions } from './table-actions.ts';
import { nothingHeard, tryItActions } from './try-it-actions.ts';

const prefillKey = 'voxtune.prefill';

export interface Studio {
  store: StoreApi<StudioState>;
  actions: StudioActions;
  /** Reads storage, reopens what was open, then starts the engine. Call once. `address`: shown instead of what was open. */
  start(address?: Address | null): Promise<void>;
}

export function createStudio(deps: StudioDeps): Studio {
  const memory = recallSession(deps.settings);
  const store = createStore<StudioState>(() => ({
    isReady: false,
    opensEmpty: memory.datasetId === null,
    place: memory.place,
    datasets: [],
    dataset: null,
    edits: null,
    importing: null,
    longOffer: null,
    added: null,
    interrupted: [],
    isCutting: false,
    models: [],
    model: null,
    isLoadingModel: false,
    hub: emptyHub,
    parameterCounts: null,
    config: { ...presets.default, ...memory.config },
    runs: [],
    runId: null,
    runsView: { kind: 'table' },
    runsTable: recallRunsTable(deps.settings),
    chosenRuns: [],
    draft: memory.draft,
    lessonRunId: memory.lessonRunId,
    sweepDraft: memory.sweepDraft,
    running: null,
    queue: { isPaused: recallQueuePaused(deps.settings), runIds: [], isElsewhere: false },
    sweeps: [],
    elsewhere: {},
    engine: null,
    backendPreference: memory.backendPreference,
    isExaminingGpu: false,
    benchmarks: recallBenchmarks(deps.settings),
    measuring: null,
    broken: [],
    storageUsage: null,
    isPrefillOn: deps.settings.read(prefillKey) !== 'off',
    prefill: null,
    clipMap: null,
    mapping: null,
    probe: null,
    probing: null,
    predictor: null,
    isOpeningPredictor: false,
    ...nothingHeard,
    across: nothingAcross,
    ...nothingExported,
    ...nothingPushed,
    hosting: hostingUnknown,
    projectWork: null,
    openedProject: null,
    errors: {},
  }));

  const context = createContext(store, deps);
  const steps = importSteps(context);
  const changes = datasetChanges(context);
  const ofDatasets = datasetActions(context, steps, changes);
  const ofEdits = editActions(context, changes);
  const ofTables = tableActions(context, changes);
  const ofModels = modelActions(context);
  const ofHub = hubActions(context);
  const ofRuns = runActions(context, { ...ofDatasets, ...ofEdits, ...ofModels });
  const ofQueue = queueActions(context);
  const ofSweeps = sweepActions(context, ofRuns.deleteRun);
  const ofRecords = recordActions(context);
  const ofPlaces: Pick<StudioActions, 'goTo' | 'showRuns'> = {
    goTo: (place) => store.setState({ place }),
    showRuns: (runsView) => store.setState({ place: 'runs', runsView }),
  };
  const ofExports = exportActions(context);
  const ofPredictor = predictActions(context);
  const ofRecordings = recordingActions(context, steps, ofEdits);
  const actions: StudioActions = {
    ...ofPlaces,
    ...addressActions(context, { ...ofPlaces, ...ofRuns }),
    ...ofDatasets,
    ...importActions(context, steps, changes),
    ...ofEdits,
    ...ofTables,
    ...ofModels,
    ...ofHub,
    ...ofRuns,
    ...ofQueue,
    ...editQueuedActions(context, { ...ofRuns, ...ofQueue }),
    ...ofSweeps,
    ...runsTableActions(context, { ...ofRuns, ...ofExports }),
    ...acrossActions(context),
    ...probeActions(context, ofRuns),
    ...ofPredictor,
    ...clipActions(context),
    ...figureActions(context),
    ...projectActions(context, steps),
    ...replayActions(context),
    ...backupActions(context),
    ...pushActions(context),
    ...ofExports,
    ...ofRecordings,
    ...tryItActions(context, ofPredictor, { ...ofRecordings, ...ofEdits, ...ofModels }),
    ...sampleActions(context, steps),
    ...lessonActions(context, ofRuns),
    ...storageActions(context, { ...ofDatasets, ...ofModels, ...ofHub, ...ofRuns, ...ofSweeps, ...ofRecords }),
    ...ofRecords,
    ...engineActions(context),
    ...benchmarkActions(context),
    dismissError: (area) => clearError(store, area),
    retry: (area, accepts) => context.retry(area, accepts),
    setPrefillOn(isPrefillOn) {
      deps.settings.write(prefillKey, isPrefillOn ? 'on' : 'off');
      store.setState({ isPrefillOn });
    },
    setSweepDraft: (change) =>
      store.setState(({ sweepDraft }) => ({ sweepDraft: sweepDraftAfter(sweepDraft, change) })),
    setConfig: (change) => store.setState(({ config }) => ({ config: { ...config, ...change } })),
  };

  return {
    store,
    actions,
    async start(address = null) {
      const storageWasRead = context.beginReading();
      // its place is drawn while storage is read
      if (address)
        store.setState({ place: address.place, ...(address.place === 'runs' && { runsView: address.view }) });
      followParameterCounts(context);
      followProbes(context);
      followPredictor(context);
      deps.storage.onUpgrade((error) =>
        error
          ? store.setState(({ errors }) => ({ errors: { ...errors, storage: toErrorRecord(error) } }))
          : clearError(store, 'storage'),
      );
      try {
        const isWhole = await restore(context, actions, memory, address);
        listenToTabs(context);
        // not where storage could not be read: what was open must be found again
        if (isWhole) store.subscribe((state) => rememberSession(deps.settings, state));
      } catch (thrown) {
        showStorageError(context, thrown);
      }
      store.setState({ isReady: true });
      storageWasRead();
      void refreshDownloads(context).catch(() => {});
      // What is wrong with the page's own files is told when the model is asked for.
      void renewBuiltinModel(context).catch(() => {});
      followPrefill(context);
      followQueue(context, sweepSupply(context));
      await actions.setBackendPreference(memory.backendPreference).catch(() => {});
    },
  };
}

/** Reads what is stored. False where a part of it could not be read: that is told, and the others are there. */
async function restore(
  context: StudioContext,
  actions: StudioActions,
  memory: SessionMemory,
  address: Address | null,
): Promise<boolean> {
  const { store, deps } = context;
  let isWhole = true;
  const tell = (thrown: unknown) => {
    isWhole = false;
    showStorageError(context, thrown);
  };
  await deps.storage.sweepUnfinished().catch(tell);
  await listInterrupted(context);
  void followImports(context);
  const orNone = <T>(read: Promise<Listing<T>>) =>
    read.catch((thrown: unknown): Listing<T> => {
      tell(thrown);
      return { whole: [], broken: [] };
    });
  const [datasets, models, runs, sweeps] = await Promise.all([
    orNone(deps.storage.listDatasets()),
    orNone(deps.storage.listModels()),
    orNone(openRuns(context)),
    orNone(deps.storage.listSweeps()),
  ]);
  const named = address && runs.whole.find((run) => run.id === runIn(address));
  const runId = named?.id ?? memory.runId;
  store.setState({
    datasets: datasets.whole,
    models: models.whole,
    runs: runs.whole,
    sweeps: sweeps.whole,
    broken: [...datasets.broken, ...models.broken, ...runs.broken, ...sweeps.broken],
    model: models.whole.find((model) => model.id === memory.modelId) ?? null,
    runId: runs.whole.some((run) => run.id === runId) ? runId : null,
    ...(named && address.place === 'train' && { draft: null }),
  });
  const isStored = (id: string | null | undefined) => datasets.whole.some((record) => record.id === id);
  const datasetId = [named?.datasetId, memory.datasetId].find(isStored);
  if (datasetId) await actions.openDataset(datasetId).catch(() => {});
  if (address) actions.visit(address);
  return isWhole;
}

function showStorageError({ store }: StudioContext, thrown: unknown): void {
  store.setState(({ errors }) => ({ errors: { ...errors, storage: toErrorRecord(thrown) } }));
}
