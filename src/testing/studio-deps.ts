// In-memory deps for tests of the store: maps for storage, and workers that do what the test says.

import type { Clip } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { defaultSplitConfig } from '../dataset/splits/split.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord, ParameterCounts } from '../model/model-record.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import type { FiguresWorkerApi } from '../protocol/figures-worker.ts';
import type { HubWorkerApi } from '../protocol/hub-worker.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import type { OnnxWorkerApi } from '../protocol/onnx-worker.ts';
import type { PictureWorkerApi } from '../protocol/picture-worker.ts';
import type { PushWorkerApi } from '../protocol/push-worker.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import type { WorkerCalls } from '../protocol/worker-client.ts';
import type { LabelMapping } from '../run/across/cross-evaluation.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { StoredDataset, StudioDeps, StudioTabs, Surroundings, TabMessage } from '../state/studio-deps.ts';
import type { Listing } from '../storage/whole-records.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';

export interface TestDeps {
  deps: StudioDeps;
  datasets: Map<string, StoredDataset>;
  models: Map<string, ModelRecord>;
  runs: Map<string, RunRecord>;
  sweeps: Map<string, SweepRecord>;
  settings: Map<string, string>;
  /** Lets go of the runs that tabs own, as a browser does when it closes them. */
  closeTabs(): void;
  surround(change: Partial<Surroundings>): void;
}

export function testDeps(
  workers: {
    importWorker?: Partial<ImportWorkerApi>;
    trainWorker?: Partial<TrainWorkerApi>;
    hubWorker?: Partial<HubWorkerApi>;
    pictureWorker?: Partial<PictureWorkerApi>;
    figuresWorker?: Partial<FiguresWorkerApi>;
    exportWorker?: Partial<ExportWorkerApi>;
    pushWorker?: Partial<WorkerCalls<PushWorkerApi>>;
    onnxWorker?: OnnxWorkerApi;
  } = {},
): TestDeps {
  const datasets = new Map<string, StoredDataset>();
  const models = new Map<string, ModelRecord>();
  const runs = new Map<string, RunRecord>();
  const sweeps = new Map<string, SweepRecord>();
  const settings = new Map<string, string>();
  const mappings = new Map<string, LabelMapping>();
  const surroundings: Surroundings = { isVisible: true, power: 'mains' };
  const onSurroundings: (() => void)[] = [];
  let ids = 0;
  const deps: StudioDeps & { tabs: ReturnType<typeof testTabs> } = {
    storage: {
      listDatasets: async () => listing([...datasets.values()].map((stored) => stored.record)),
      readDataset: async (id) => structuredClone(found(datasets, id)),
      async updateDataset(id, change) {
        const stored = found(datasets, id);
        const record = { ...stored.record, ...change };
        datasets.set(id, { ...stored, record });
        return record;
      },
      async removeTable(id, path) {
        const stored = found(datasets, id);
        datasets.set(id, { ...stored, tables: stored.tables.filter((table) => table.path !== path) });
      },
      deleteDataset: async (id) => void datasets.delete(id),
      readClipSamples: async (_id, clip) => new Float32Array(clip.sampleCount),
      listModels: async () => listing([...models.values()]),
      async updateModel(id, change) {
        const record = { ...found(models, id), ...change };
        models.set(id, record);
        return record;
      },
      deleteModel: async (id) => void models.delete(id),
      listRuns: async () => listing([...runs.values()]),
      getRun: async (id) => found(runs, id),
      putRun: async (record) => void runs.set(record.id, record),
      async updateRun(id, change) {
        const record = { ...found(runs, id), ...change };
        runs.set(id, record);
        return record;
      },
      recountCheckpoints: async (id) => found(runs, id),
      deleteRun: async (id) => void runs.delete(id),
      async deleteCheckpoints(id, steps) {
        const run = found(runs, id);
        const changed = { ...run, checkpoints: run.checkpoints.filter(({ step }) => !steps.includes(step)) };
        runs.set(id, changed);
        return changed;
      },
      listSweeps: async () => listing([...sweeps.values()]),
      putSweep: async (sweep) => void sweeps.set(sweep.id, sweep),
      async updateSweep(id, change) {
        const record = { ...found(sweeps, id), ...change };
        sweeps.set(id, record);
        return record;
      },
      deleteSweep: async (id) => void sweeps.delete(id),
      readProbe: async () => null,
      listCrossEvaluations: async () => [],
      listLabelMappings: async () => [...mappings.values()],
      putLabelMapping: async (mapping) => void mappings.set(mapping.datasetId, mapping),
      sweepUnfinished: async () => [],
      listInterruptedImports: async () => [],
      nextImportEnd: async () => null,
      dismissImport: async () => undefined,
      readUsage: async () => ({ items: [], usedBytes: 0, quotaBytes: 0, isPersisted: false }),
      listRecords: async () => [],
      exportRecord: async () => new Blob(['{}']),
      deleteRecord: async () => {},
      listBackups: async () => [],
      backupFile: async () => new Blob(),
      putBackMissing: async () => 0,
      deleteBackup: async () => {},
      listDownloads: async () => [],
      deleteDownload: async () => {},
      deleteTrunkCache: async () => {},
      requestPersistence: async () => true,
      onUpgrade: () => {},
    },
    microphone: {
      record: () => Promise.reject(new VoxtuneError('microphone/none', 'no microphone in a test')),
      listen: () => Promise.reject(new VoxtuneError('microphone/none', 'no microphone in a test')),
    },
    settings: {
      read: (key) => settings.get(key) ?? null,
      write: (key, value) => void settings.set(key, value),
    },
    surroundings: { now: () => ({ ...surroundings }), onChange: (listener) => void onSurroundings.push(listener) },
    connectImportWorker: () => workers.importWorker as ImportWorkerApi,
    tabs: testTabs(),
    connectTrainWorker: () => ({
      api: {
        openEngine: async () => testEngine,
        prefill: async () => 'done',
        stopPrefill: async () => {},
        ...workers.trainWorker,
      } as TrainWorkerApi,
      died: new Promise(() => {}),
      terminate() {},
    }),
    connectPictureWorker: () => workers.pictureWorker as PictureWorkerApi,
    connectFiguresWorker: () => workers.figuresWorker as FiguresWorkerApi,
    connectExportWorker: () => workers.exportWorker as ExportWorkerApi,
    connectPushWorker: () => ({ api: workers.pushWorker as WorkerCalls<PushWorkerApi>, terminate() {} }),
    connectOnnxWorker: () => ({ api: workers.onnxWorker as WorkerCalls<OnnxWorkerApi>, terminate() {} }),
    connectHubWorker: () => workers.hubWorker as HubWorkerApi,
    hubEndpoint: 'https://hub.test',
    acrossTable: (_, format) => new Blob([format]),
    labelsTable: ({ record }) => new Blob([record.name]),
    predictedTable: (clips) => new Blob([clips.map(({ name }) => name).join('\n')]),
    sweepTable: (table) => new Blob([table]),
    runTable: (run) => new Blob([run.name]),
    writeRunsFile: async (runs) => new Blob([JSON.stringify(runs)]),
    readRunsFile: async (file) => JSON.parse(await file.text()),
    runsTable: ({ runs }) => new Blob([String(runs.length)]),
    saveFile: (_blob, name) => name,
    fetchSample: async () => new File(['zip'], 'archive.zip'),
    // a frame for each: nothing waits
    onNextFrame: (callback) => callback(),
    now: () => 1_000,
    newId: () => `id-${++ids}`,
  };
  const surround = (change: Partial<Surroundings>) => {
    Object.assign(surroundings, change);
    for (const listener of onSurroundings) listener();
  };
  return { deps, datasets, models, runs, sweeps, settings, closeTabs: deps.tabs.close, surround };
}

const listing = <T>(whole: T[]): Listing<T> => ({ whole, broken: [] });

/** Tabs of one browser: what one owns, the others cannot. */
function testTabs(): StudioTabs & { close(): void } {
  const owners = new Set<string>();
  const listeners: ((message: TabMessage) => void)[] = [];
  const waiting: { runId: string; resolve: () => void }[] = [];
  const release = (runId: string) => {
    owners.delete(runId);
    for (const one of waiting) if (one.runId === runId) one.resolve();
  };
  return {
    async own(run, work) {
      if (owners.has(run.id)) throw new VoxtuneError('training/elsewhere', 'elsewhere', { name: run.name });
      owners.add(run.id);
      try {
        return await work();
      } finally {
        release(run.id);
      }
    },
    owned: async () => new Set(owners),
    released: (runId) => new Promise((resolve) => void waiting.push({ runId, resolve: () => resolve() })),
    send(message) {
      for (const listener of listeners) listener(message);
    },
    onMessage: (listener) => void listeners.push(listener),
    close() {
      for (const runId of [...owners]) release(runId);
    },
  };
}

function found<T>(map: Map<string, T>, id: string): T {
  const value = map.get(id);
  if (!value) throw new VoxtuneError('storage/missing', `nothing with id ${id}`, { id });
  return value;
}

const testEngine = {
  backend: 'wasm' as const,
  description: 'wasm SIMD, 2 threads',
  threads: 2,
  simd: 'relaxed' as const,
  isCrossOriginIsolated: true,
  isSoftwareAdapter: false,
  noWebgpuReason: 'no-api' as const,
  verdict: null,
  bytesInUse: 0,
};

/** A stored data set of clips at these paths; the label is the first field of the name. */
export function storedDataset(id: string, paths: readonly string[]): StoredDataset {
  const clips: Clip[] = paths.map((path, index) => ({
    index,
    path,
    sampleCount: 16_000,
    encoding: 'pcm16',
    offsetBytes: index * 32_000,
    contentHash: `${id}-${index}`,
    sourceSampleRateHz: 16_000,
    sourceChannelCount: 1,
  }));
  const record: DatasetRecord = {
    id,
    name: id,
    createdAt: 0,
    sampleRateHz: 16_000,
    clipCount: clips.length,
    problemCount: 0,
    totalSampleCount: clips.length * 16_000,
    packBytes: clips.length * 32_000,
    labelRule: { kind: 'field', separator: '_', index: 0 },
    splitConfig: { ...defaultSplitConfig, validationFraction: 0.2, testFraction: 0.2 },
  };
  return { record, clips, problems: [], tables: [] };
}

export const testModel: ModelRecord = {
  id: 'model',
  name: 'model',
  source: 'files',
  createdAt: 0,
  modelType: 'hubert',
  files: [],
  contentHash: 'hash',
  layerCount: 2,
  hiddenSize: 8,
  parameterCount: 100,
  featureExtractor: {
    featureSize: 1,
    samplingRateHz: 16_000,
    doNormalize: true,
    returnAttentionMask: false,
    paddingValue: 0,
    paddingSide: 'right',
    truncation: false,
    maxLength: null,
    padToMultipleOf: null,
  },
  featureExtractorSource: 'defaults',
  isUntrained: true,
  loading: { loadedCount: 0, missing: [], unexpected: [], mismatched: [] },
};

/** Parameter counts of a model of two layers, of which one trains. */
export const testCounts: ParameterCounts = {
  total: 100,
  trainable: 10,
  perLayer: [40, 40],
  head: 10,
  shape: {
    layerCount: 2,
    hiddenSize: 4,
    intermediateSize: 8,
    headCount: 2,
    convDim: [4, 4],
    convKernel: [10, 3],
    convStride: [5, 2],
    positionalKernel: 3,
    positionalGroups: 2,
    usesWeightedLayerSum: false,
    packsFrames: true,
  },
};
