// What the store needs from outside: storage, the two workers and a place for small settings. `app/` binds the real ones.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetChange, DatasetRecord } from '../dataset/dataset-record.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import type { ProbeReport } from '../evaluation/probes/probe-report.ts';
import type { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import type { FiguresWorkerApi } from '../protocol/figures-worker.ts';
import type { HubWorkerApi } from '../protocol/hub-worker.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import type { OnnxWorkerApi } from '../protocol/onnx-worker.ts';
import type { PictureWorkerApi } from '../protocol/picture-worker.ts';
import type { PushWorkerApi } from '../protocol/push-worker.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import type { WorkerClient } from '../protocol/worker-client.ts';
import type { AcrossMatrix } from '../run/across/across-matrix.ts';
import type { CrossEvaluation, LabelMapping } from '../run/across/cross-evaluation.ts';
import type { RunActivity } from '../run/run-activity.ts';
import type { RunChange, RunEvent } from '../run/run-events.ts';
import type { RunFacts, RunRecord } from '../run/run-record.ts';
import type { RunTable } from '../run/run-tables.ts';
import type { ShownRuns } from '../run/table/shown-runs.ts';
import type { UnfinishedDownload } from '../storage/download-store.ts';
import type { UnfinishedImport } from '../storage/unfinished-import.ts';
import type { UpgradeBackup } from '../storage/upgrade-backup.ts';
import type { StorageUsage } from '../storage/usage.ts';
import type { Listing, RecordRef, StoredRecord } from '../storage/whole-records.ts';
import type { SweepRanking } from '../sweep/ranking-types.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';
import type { SweepTable } from '../sweep/sweep-tables.ts';
import type { LogRow } from '../training/log-rows.ts';
import type { AcrossFormat } from './across-types.ts';
import type { Microphone } from './microphone.ts';
import type { RunsTableFormat } from './runs-table.ts';
import type { OpenDataset } from './studio-state.ts';
import type { HeardClip } from './try-it-types.ts';

export interface StoredDataset {
  record: DatasetRecord;
  clips: Clip[];
  problems: ImportProblem[];
  /** That came with the clips, or were added since. */
  tables: ClipTable[];
}

/** Every call rejects with a `storage/…` VoxtuneError when the browser's storage fails. */
export interface StudioStorage {
  /** Lists are newest first; what is not stored whole is listed apart. */
  listDatasets(): Promise<Listing<DatasetRecord>>;
  /** Rejects with `storage/missing` where there is none, and `storage/not-whole`. */
  readDataset(id: string): Promise<StoredDataset>;
  updateDataset(id: string, change: DatasetChange): Promise<DatasetRecord>;
  /** One of the tables that came with the clips, by its path. */
  removeTable(id: string, path: string): Promise<void>;
  /** With its clips, pack file and cached frames. */
  deleteDataset(id: string): Promise<void>;
  /** Mono samples at the data set's rate, -1..1. */
  readClipSamples(datasetId: string, clip: Clip): Promise<Float32Array>;
  listModels(): Promise<Listing<ModelRecord>>;
  updateModel(id: string, change: Partial<Omit<ModelRecord, 'id'>>): Promise<ModelRecord>;
  deleteModel(id: string): Promise<void>;
  listRuns(): Promise<Listing<RunRecord>>;
  getRun(id: string): Promise<RunRecord>;
  putRun(record: RunRecord): Promise<void>;
  updateRun(id: string, change: RunChange): Promise<RunFacts>;
  /** Puts right which checkpoints are stored, where the run's work was cut off. */
  recountCheckpoints(id: string): Promise<RunFacts>;
  /** With its checkpoints. */
  deleteRun(id: string): Promise<void>;
  /** Some of its checkpoints; resolves with what the run's record says of them then. */
  deleteCheckpoints(runId: string, steps: readonly number[]): Promise<Pick<RunFacts, 'checkpoints' | 'resultStep'>>;
  listSweeps(): Promise<Listing<SweepRecord>>;
  putSweep(sweep: SweepRecord): Promise<void>;
  updateSweep(id: string, change: Partial<Omit<SweepRecord, 'id'>>): Promise<SweepRecord>;
  /** The record alone. */
  deleteSweep(id: string): Promise<void>;
  /** What probing a data set with a model has found last; null where there is nothing, or nothing whole. */
  readProbe(datasetId: string, modelId: string): Promise<ProbeReport | null>;
  /** Runs on other data sets, as far as they are stored whole. */
  listCrossEvaluations(): Promise<CrossEvaluation[]>;
  listLabelMappings(): Promise<LabelMapping[]>;
  putLabelMapping(mapping: LabelMapping): Promise<void>;
  /** Imports that were cut off and can go on, oldest first. */
  listInterruptedImports(): Promise<UnfinishedImport[]>;
  /** `ended` resolves when an import that is at work now, in whatever tab, is not any more; null where none is. */
  nextImportEnd(): Promise<{ ended: Promise<void> } | null>;
  /** With what was kept of it. */
  dismissImport(path: string): Promise<void>;
  /** Removes what an import or download that never ended has left. */
  sweepUnfinished(): Promise<unknown>;
  /** Asks the browser not to clear this page's storage by itself. True: promised. */
  requestPersistence(): Promise<boolean>;
  /** Downloads from the hub that were stopped or cut. */
  listDownloads(): Promise<UnfinishedDownload[]>;
  deleteDownload(id: string): Promise<void>;
  deleteTrunkCache(key: string): Promise<void>;
  readUsage(): Promise<StorageUsage>;
  /** Everything that is stored, whole or not. */
  listRecords(): Promise<StoredRecord[]>;
  /** A record as it is stored, as JSON. */
  exportRecord(ref: RecordRef): Promise<Blob>;
  /** With all that belongs to it, broken or whole. */
  deleteRecord(ref: RecordRef): Promise<void>;
  /** Copies of the records from before an upgrade, newest first. */
  listBackups(): Promise<UpgradeBackup[]>;
  backupFile(backup: UpgradeBackup): Promise<Blob>;
  /** Resolves with how many were missing. */
  putBackMissing(backup: UpgradeBackup): Promise<number>;
  deleteBackup(backup: UpgradeBackup): Promise<void>;
  /** Told when storage waits for a tab with an earlier page to close, (null) when it waits no more, and what an upgrade had to
   *  remove. */
  onUpgrade(listener: (error: VoxtuneError | null) => void): void;
}

/** Small values that outlive a reload, as text by key. */
export interface SettingsStore {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

/** What a person keeps about a run. */
export type KeptChange = Pick<RunFacts, 'tags' | 'note' | 'isArchived'>;

/** What tabs send each other about runs. */
export type TabMessage =
  /** By the tab that trains the run, or changed it. */
  | { type: 'event'; runId: string; event: RunEvent }
  | { type: 'renamed'; runId: string; name: string }
  /** What a person keeps about runs was changed. */
  | { type: 'kept'; changes: readonly { runId: string; change: KeptChange }[] }
  /** Asks the tab that trains the run for all of it. */
  | { type: 'ask'; runId: string }
  /** It was added, changed or deleted in storage, and no work says how. */
  | { type: 'stored'; runId: string }
  | { type: 'sweep'; sweepId: string }
  /** A person has paused the queue, or lets it go on. */
  | { type: 'queue'; isPaused: boolean }
  /** All of it, and what is shown of the work on it: what comes after are changes of both. */
  | { type: 'run'; run: RunFacts; rows: LogRow[]; activity: RunActivity };

/** The tabs and windows that show this page: one owns a run while it works on it. */
export interface StudioTabs {
  /** Rejects with `training/elsewhere` where another tab owns the run. */
  own<T>(run: Pick<RunRecord, 'id' | 'name'>, work: () => Promise<T>): Promise<T>;
  /** Runs that some tab owns. */
  owned(): Promise<Set<string>>;
  /** Resolves when no tab owns the run, even where its tab was killed. */
  released(runId: string): Promise<void>;
  send(message: TabMessage): void;
  onMessage(listener: (message: TabMessage) => void): void;
}

export interface TrainWorkerConnection {
  api: TrainWorkerApi;
  /** Resolves when the worker is gone. */
  died: Promise<unknown>;
  terminate(): void;
}

/** What of the machine and the page's window decides whether work is done that nobody asked for. */
export interface Surroundings {
  /** Whether the page can be seen. */
  isVisible: boolean;
  /** `unknown`: the browser does not tell. */
  power: 'mains' | 'battery' | 'unknown';
}

export interface StudioDeps {
  microphone: Microphone;
  storage: StudioStorage;
  surroundings: { now(): Surroundings; onChange(listener: () => void): void };
  tabs: StudioTabs;
  settings: SettingsStore;
  /** Called once, when first needed. */
  connectImportWorker(): ImportWorkerApi;
  /** Called when first needed, and again after the worker was lost. */
  connectTrainWorker(): TrainWorkerConnection;
  /** Called once, when first needed. */
  connectPictureWorker(): PictureWorkerApi;
  /** Called once, when first needed. */
  connectFiguresWorker(): FiguresWorkerApi;
  /** Called once, when first needed. */
  connectHubWorker(): HubWorkerApi;
  /** Called when first needed: once for exports, and once for projects. */
  connectExportWorker(): ExportWorkerApi;
  /** Called for each look and each push, which end it. */
  connectPushWorker(): Pick<WorkerClient<PushWorkerApi>, 'api' | 'terminate'>;
  /** Called for each trial, which ends it. */
  connectOnnxWorker(): Pick<WorkerClient<OnnxWorkerApi>, 'api' | 'terminate'>;
  /** Where models are looked for: "https://huggingface.co", or what the page's server names. */
  hubEndpoint: string;
  /** A run's small file; `clips` are the data set's for `split`, else none. */
  runTable(run: RunRecord, table: RunTable, clips: readonly Clip[]): Promise<Blob> | Blob;
  writeRunsFile(runs: readonly RunRecord[]): Promise<Blob>;
  readRunsFile(file: Blob): Promise<RunRecord[]>;
  /** A file of the table of runs. */
  runsTable(shown: ShownRuns, format: RunsTableFormat): Promise<Blob> | Blob;
  /** One of a sweep's files. */
  sweepTable(table: SweepTable, sweep: SweepRecord, runs: readonly RunRecord[], ranking: SweepRanking): Blob;
  /** A file of the matrix of runs and data sets. */
  acrossTable(matrix: AcrossMatrix, format: AcrossFormat): Blob;
  /** Every clip's label, with where it came from. */
  labelsTable(dataset: OpenDataset): Blob;
  /** predictions.csv of files that were predicted. */
  predictedTable(clips: readonly HeardClip[], labels: readonly string[]): Blob;
  /** Hands a file to the browser's downloads. @returns the name that it has there */
  saveFile(blob: Blob, name: string): string;
  /** The archive of the sample, from the page's own origin. Rejects with `import/no-sample`, and with
   *  `import/cancelled` when `signal` aborts. */
  fetchSample(signal: AbortSignal): Promise<File>;
  /** Calls back before the page is drawn next, or soon where it is not drawn. */
  onNextFrame(callback: () => void): void;
  now(): number;
  newId(): string;
}
