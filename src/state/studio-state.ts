// The shape of everything the page shows. One store; components subscribe to slices of it.

import type { ImportLimits } from '../config/import-limits.ts';
import type { NameEncoding } from '../config/name-encodings.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { CutOptions } from '../dataset/cut-plan.ts';
import type { DatasetReading, DatasetRecord } from '../dataset/dataset-record.ts';
import type { GroupRule } from '../dataset/group-rule.ts';
import type { Group } from '../dataset/groups.ts';
import type { CodeSet } from '../dataset/labels/code-names.ts';
import type { LabelStep } from '../dataset/labels/label-steps.ts';
import type { SoundPicture, Spectrogram } from '../dataset/spectrogram.ts';
import type { Split, SplitName } from '../dataset/splits/split.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import type { ClipColumns, TableKey } from '../dataset/tables/join-tables.ts';
import type { BackendPreference, EngineInfo } from '../engine/backend/engine-info.ts';
import type { Prediction } from '../evaluation/evaluation-result.ts';
import type { GroupReport } from '../evaluation/group-report.ts';
import type { PairedComparison, PairedOutcome } from '../evaluation/paired-comparison.ts';
import type { ProbeReport, ProbeRow } from '../evaluation/probes/probe-report.ts';
import type { ClipGroup, TestIntervals } from '../evaluation/test-intervals.ts';
import type { HubNote, HubPreview, HubProgress } from '../hub/hub-types.ts';
import type { ImportEvent } from '../importing/import-progress.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { ModelRecord, ParameterCounts } from '../model/model-record.ts';
import type { RunActivity } from '../run/run-activity.ts';
import type { RunOrigin, RunRecord, StopMode } from '../run/run-record.ts';
import type { PrefillOutcome } from '../runs/prefill/prefill-types.ts';
import type { ProbeOptions } from '../runs/probe/probe-types.ts';
import type { UnfinishedDownload } from '../storage/download-store.ts';
import type { UnfinishedImport } from '../storage/unfinished-import.ts';
import type { StorageUsage, UsageItem } from '../storage/usage.ts';
import type { BrokenRecord, RecordRef, StoredRecord } from '../storage/whole-records.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';
import type { BenchmarkPart, BenchmarkResult } from '../training/benchmark-types.ts';
import type { AcrossActions, AcrossState } from './across-types.ts';
import type { BackupActions } from './backup-types.ts';
import type { EditHistory } from './edit-history.ts';
import type { ExportActions, ExportState } from './export-types.ts';
import type { Hosting } from './hosting-types.ts';
import type { LessonActions } from './lesson-types.ts';
import type { Microphone, NewRecording } from './microphone.ts';
import type { AddressActions, Place, RunsView } from './places.ts';
import type { PredictActions, PredictState } from './predict-types.ts';
import type { ProjectActions, ProjectState } from './project-types.ts';
import type { PushActions, PushState } from './push-types.ts';
import type { EditQueuedActions, QueueActions, QueueState } from './queue-state.ts';
import type { ReplayActions } from './replay-types.ts';
import type { RunsTableActions, RunsTableState } from './runs-table.ts';
import type { SweepDraft, SweepDraftActions } from './sweep-draft.ts';
import type { SweepActions } from './sweep-types.ts';
import type { TryItActions, TryItState } from './try-it-types.ts';

/** The data set that is open: its record, its index, and what the label rule and split make of it. */
export interface OpenDataset {
  record: DatasetRecord;
  clips: Clip[];
  problems: ImportProblem[];
  /** That came with the clips, and what they say of each. */
  tables: ClipTable[];
  joined: ClipColumns;
  /** By clip index: what the label rule alone gives; null: nothing. */
  ruleLabels: (string | null)[];
  /** By clip index: whether a person has left it out. */
  isExcluded: boolean[];
  /** What known codes the rule's labels are; null: none. */
  labelCodes: CodeSet | null;
  /** Label names in the order of their classes, after a person's edits. */
  labels: string[];
  /** By clip index: index into `labels`; -1 where there is none, and for a clip that was left out. */
  clipLabels: number[];
  /** What clips have in common beside their label: chosen, or guessed from the names. */
  groups: Group[];
  /** By clip index: the first clip of the same content. */
  copies: number[];
  /** Every labelled clip trains where `splitError` says why there is no split. */
  split: Split;
  /** Labelled clips that the split puts into no part. */
  withoutPart: number[];
  splitError: ErrorRecord | null;
}

/** What may be asked of an import; without it: what is usual. */
export interface ImportWishes {
  limits?: ImportLimits | undefined;
  /** Of names in archives that do not tell theirs. */
  nameEncoding?: NameEncoding | undefined;
}

/** What is running now, for the bar at the bottom. One long thing at a time per worker. */
export interface ImportActivity {
  startedAt: number;
  name: string;
  progress: Extract<ImportEvent, { type: 'progress' }> | null;
}

/** The frozen layers' pass that runs while a person still chooses. */
export interface Prefill {
  /** `held`: it would like to, but `reason` is in the way. */
  state: 'working' | 'done' | 'held';
  done: number;
  total: number;
  reason: HeldReason | null;
  error: ErrorRecord | null;
}

/** The form of a new run, where Train shows it. */
export interface RunDraft {
  /** Whose checkpoint it asks to begin with; `originOf` says whether it can. */
  origin: RunOrigin | null;
  /** Train shows the beginning of a lesson in the form's place. */
  isLesson?: true;
}

/** Clips of the open data set, each with a place: near where a model makes nearly the same of them. */
export interface ClipMap {
  datasetId: string;
  modelName: string;
  /** Clip indices. */
  clips: Int32Array;
  /** [clips, 2] */
  places: Float32Array;
  /** Clips that have none: how the pass over them ended. */
  missing: { count: number; outcome: PrefillOutcome } | null;
}

export type HeldReason = 'battery' | 'no-space' | 'no-memory' | 'error';

export interface HubDownload {
  repo: string;
  totalBytes: number;
  /** At its start. */
  receivedBytes: number;
  progress: HubProgress | null;
  /** What happened on the way, oldest first. */
  notes: HubNote[];
  isStopping: boolean;
}

/** A probe at work: its pass over the clips, then the fits. */
export interface Probing {
  startedAt: number;
  phase: 'pass' | 'fitting';
  /** Clips of the pass; of the fits, rows and what else there is to do. */
  done: number;
  total: number;
  clipsPerSec: number;
  secondsLeft: number | null;
  /** What is known already. */
  rows: readonly ProbeRow[];
  isStopping: boolean;
}

/** Models from Hugging Face. */
export interface HubState {
  /** What was looked at last. */
  preview: HubPreview | null;
  isLooking: boolean;
  download: HubDownload | null;
  /** Stopped or cut downloads in storage. */
  unfinished: UnfinishedDownload[];
  /** Whether a token was given; the token itself is not in the state. */
  hasToken: boolean;
}

/** The small files of a run: predictions.csv, metrics.json, history.json, split.csv. */

export interface StudioState
  extends AcrossState,
    ExportState,
    PredictState,
    ProjectState,
    PushState,
    TryItState,
    RunsTableState {
  hosting: Hosting;
  /** False until storage was read. */
  isReady: boolean;
  /** No data set was open at the last visit: what stands at Data without one is drawn while storage is read. */
  opensEmpty: boolean;
  place: Place;
  datasets: DatasetRecord[];
  dataset: OpenDataset | null;
  /** What can be undone of it, or of another that was open before. */
  edits: EditHistory | null;
  importing: ImportActivity | null;
  /** Recordings were longer than an import takes by itself, in this data set (null: so nothing was imported):
   *  `importLongRecordings` takes them too. */
  longOffer: { datasetId: string | null } | null;
  /** Long clips are being cut. */
  isCutting: boolean;
  /** What the last addition of clips brought. */
  added: { datasetId: string; addedCount: number; knownCount: number } | null;
  /** Imports that were cut off and can go on, oldest first. */
  interrupted: readonly UnfinishedImport[];
  models: ModelRecord[];
  model: ModelRecord | null;
  isLoadingModel: boolean;
  hub: HubState;
  parameterCounts: ParameterCounts | null;
  config: TrainingConfig;
  runs: RunRecord[];
  /** The run shown in Evaluate, and in Train where that shows no `draft`. */
  runId: string | null;
  /** What Runs shows. */
  runsView: RunsView;
  /** Train shows the form of a new run: also where there is no run to show. */
  draft: RunDraft | null;
  /** The run that was begun in a lesson: Train shows it in plain words. */
  lessonRunId: string | null;
  /** What the form of a new run asks for where it is several settings; null: nothing was asked for yet. */
  sweepDraft: SweepDraft | null;
  running: RunActivity | null;
  queue: QueueState;
  /** Newest first. */
  sweeps: SweepRecord[];
  /** Runs at work in other tabs, by id. */
  elsewhere: Readonly<Record<string, RunActivity>>;
  engine: EngineInfo | null;
  backendPreference: BackendPreference;
  /** While a person has the GPU examined again. */
  isExaminingGpu: boolean;
  /** What was measured of this machine, newest first. */
  benchmarks: BenchmarkResult[];
  /** What is being measured now. */
  measuring: BenchmarkPart | null;
  /** Data sets, models and runs that are not stored whole: nothing works with them; they can be exported and deleted. */
  broken: readonly BrokenRecord[];
  /** What takes space on this machine; null until `readStorageUsage`. */
  storageUsage: StorageUsage | null;
  /** Whether the frozen layers may run while a person still chooses. */
  isPrefillOn: boolean;
  /** What they have come to; null where there is nothing to tell. */
  prefill: Prefill | null;
  clipMap: ClipMap | null;
  /** How far the pass for it is; null while none runs. */
  mapping: { done: number; total: number } | null;
  /** What probing the open model over the open data set has found; it may be older than what they are now. */
  probe: ProbeReport | null;
  probing: Probing | null;
  /** Shown where the person is until dismissed; the newest error of each area. */
  errors: Partial<
    Record<
      | 'import'
      | 'model'
      | 'hub'
      | 'probe'
      | 'train'
      | 'evaluate'
      | 'predict'
      | 'export'
      | 'project'
      | 'storage'
      | 'engine',
      ErrorRecord
    >
  >;
}

/** What a person can do. Every action that fails puts its error into `errors` (and rejects, for callers that wait). */
export interface StudioActions
  extends AcrossActions,
    AddressActions,
    BackupActions,
    ExportActions,
    PushActions,
    PredictActions,
    ProjectActions,
    ReplayActions,
    QueueActions,
    SweepActions,
    SweepDraftActions,
    EditQueuedActions,
    LessonActions,
    TryItActions,
    RunsTableActions {
  goTo(place: Place): void;
  /** Goes to Runs, to this of it. */
  showRuns(view: RunsView): void;
  dismissError(area: keyof StudioState['errors']): void;
  /** Does once more what failed last in an area. `accepts`: in spite of what it was refused for. */
  retry(area: keyof StudioState['errors'], accepts?: boolean): void;

  importFiles(files: File[], wishes?: ImportWishes): Promise<void>;
  /** Adds what is new among files to the open data set; `added` tells how many. */
  addFiles(files: File[], wishes?: ImportWishes): Promise<void>;
  dismissAdded(): void;
  /** Goes on with one of `interrupted`, with the files that it was of. */
  continueImport(path: string, files: File[]): Promise<void>;
  dismissImport(path: string): Promise<void>;
  /** Reads the names of an archive of the open data set (its place in `archiveNames`) in another character set. */
  readNamesAs(names: number, encoding: NameEncoding): Promise<void>;
  /** Imports what `longOffer` is about once more, whatever its length, as far as that can be. */
  importLongRecordings(): Promise<void>;
  cancelImport(): void;
  /** Opens the sample (imported where it is not stored), the built-in model and the settings that fit them, and goes to
   *  Train, to the beginning of a lesson: one click starts. Fails into the area `import`, and stays where the person is. */
  trySample(): Promise<void>;
  openDataset(id: string): Promise<void>;
  renameDataset(id: string, name: string): Promise<void>;
  deleteDataset(id: string): Promise<void>;
  setLabelRule(rule: DatasetRecord['labelRule']): Promise<void>;
  /** Keeps tables about the clips beside them. One whose name is taken takes that one's place; where a table says the label, it is read
   *  there from now on. */
  addTables(files: File[]): Promise<void>;
  removeTable(path: string): Promise<void>;
  /** What the rows of a table are about; null: guessed. */
  setTableKey(path: string, key: TableKey | null): Promise<void>;
  /** The guessed rule is right. */
  confirmLabelRule(): Promise<void>;
  /** Null: guessed from the names again. */
  setGroupRules(rules: GroupRule[] | null): Promise<void>;
  setSplitConfig(split: DatasetRecord['splitConfig']): Promise<void>;
  /** All of how a run reads the data set, and nothing that was changed since. */
  setReading(reading: DatasetReading): Promise<void>;
  /** Renames, merges, drops or moves labels. */
  editLabels(step: LabelStep): Promise<void>;
  /** Gives clips a label of the data set, or a new one, by hand. Null: none; undefined: what the rule gives again. */
  labelByHand(clipIndices: readonly number[], label: string | null | undefined): Promise<void>;
  /** Takes clips out of the split, or back into it. */
  excludeClips(clipIndices: readonly number[], isExcluded: boolean): Promise<void>;
  /** Uses parts of clips in place of the whole ones. */
  cutClips(clipIndices: readonly number[], options: CutOptions): Promise<void>;
  /** Takes back the last of these and of `setLabelRule` and `setReading`; does nothing where there is none. */
  undoEdit(): Promise<void>;
  redoEdit(): Promise<void>;

  /** `makesMissing`: as the train worker's `importModel`. */
  importModel(files: File[], makesMissing?: boolean): Promise<void>;
  useBuiltinModel(): Promise<void>;
  openModel(id: string): Promise<void>;
  deleteModel(id: string): Promise<void>;
  /** Asks Hugging Face what `owner/name@revision` is. Errors of these go to the area `hub`. */
  lookAtHubModel(reference: string): Promise<void>;
  closeHubPreview(): void;
  /** Downloads what was looked at, and opens it. */
  downloadHubModel(): Promise<void>;
  /** Goes on with one of `hub.unfinished`. */
  continueHubDownload(id: string): Promise<void>;
  cancelHubDownload(): void;
  discardHubDownload(id: string): Promise<void>;
  /** For private models; empty: none. Kept in memory until the page is closed. */
  setHubToken(token: string): void;
  setFeatureExtractor(config: ModelRecord['featureExtractor']): Promise<void>;

  /** Cross-validates what the open model's layers tell of the open data set's labels. `probe` has the result. */
  probe(options?: ProbeOptions): Promise<void>;
  stopProbe(): void;
  /** Makes a run of a row of `probe`, fitted to the clips that train (`all`: to every labelled clip, and nothing is left to
   *  test it), and goes to Evaluate. Resolves with the run's id. */
  useProbe(rowName: string, learnsFrom?: 'train' | 'all'): Promise<string>;
  /** Makes a run of a row likewise, and goes to Train, to the form of one that begins with its weights. */
  fineTuneFromProbe(rowName: string): Promise<void>;

  setConfig(change: Partial<TrainingConfig>): void;
  /** Goes to Train, to the form of a new run. */
  draftRun(): void;
  /** Creates a run from the open data set, model and config, with the weights that the draft names, and trains it. */
  startRun(): Promise<void>;
  continueRun(runId: string): Promise<void>;
  /** Ends the work on this run; how says what becomes of it. Does nothing where another one, or none, is at work. */
  stopRun(runId: string, mode: StopMode): void;
  /** Makes a run longer by so many epochs and goes on with it. */
  extendRun(runId: string, epochs: number): Promise<void>;
  /** Brings a run's data set, label rule, split, model and settings back to the form of a new run; with a step, which is to
   *  begin with the weights of its checkpoint. `reading`: in place of the run's own. */
  duplicateRun(runId: string, step?: number, reading?: DatasetReading): Promise<void>;
  /** Tries again to store the checkpoint that the run waits with. */
  retrySave(): void;
  /** Shows it in Train and Evaluate. */
  openRun(runId: string): void;
  renameRun(runId: string, name: string): Promise<void>;
  deleteRun(runId: string): Promise<void>;
  /** On a part of its split; without one on the test. */
  evaluateRun(runId: string, part?: SplitName): Promise<void>;
  /** Of predictions that the page has, off its thread: what the first group that is known of their clips lets say. */
  intervalsOf(
    predictions: readonly Prediction[],
    classCount: number,
    groups: readonly ClipGroup[],
  ): Promise<TestIntervals>;
  /** `within`: what belongs together, for groups of it. */
  reportOfGroup(predictions: readonly Prediction[], group: ClipGroup, within: ClipGroup | null): Promise<GroupReport>;
  compareModels(outcomes: readonly PairedOutcome[], groups: readonly ClipGroup[]): Promise<PairedComparison>;
  /** Puts a group's report into the run's evaluation, and so into the model card; null: takes it out. */
  setGroupReport(runId: string, name: string, report: GroupReport | null): Promise<void>;

  readStorageUsage(): Promise<void>;
  /** Deletes one thing that `storageUsage` lists, and whatever of the state shows it; reads the usage again. */
  deleteStored(item: Pick<UsageItem, 'kind' | 'id' | 'datasetId' | 'broken'>): Promise<void>;
  /** Deletes checkpoints of a run that is not at work, and reads the usage again. */
  deleteCheckpoints(runId: string, steps: readonly number[]): Promise<void>;
  /** Everything that is stored, whole or not, for a page that can show nothing else of it. */
  listRecords(): Promise<StoredRecord[]>;
  /** A record as it is stored, as JSON, for the page to save. */
  exportRecord(ref: RecordRef): Promise<Blob>;
  /** Deletes a record whatever is in it, with all that belongs to it, and whatever of the state shows it. */
  deleteRecord(record: StoredRecord): Promise<void>;
  /** Asks the browser not to remove the data by itself; `storageUsage.isPersisted` tells the answer. */
  keepStorage(): Promise<void>;

  setBackendPreference(preference: BackendPreference): Promise<void>;
  setPrefillOn(isOn: boolean): void;
  /** Starts the engine anew and examines the GPU as if it had never been seen. */
  examineGpu(): Promise<void>;
  /** Asks the engine again what it is and how much memory its tensors hold. */
  refreshEngine(): Promise<void>;
  /** Measures the machine with the open model (else the built-in one) and the form's layers and batch. Does nothing while
   *  something runs. */
  measureMachine(): Promise<void>;
  stopMeasuring(): void;
  /** Records from the microphone, which the browser asks the person for. Rejects with `microphone/…`. */
  record: Microphone['record'];
  /** Listens without keeping anything; asked for and rejected likewise. */
  listen: Microphone['listen'];
  /** Adds recordings to the open data set, each with its label; where none is open, they become one of this name. */
  keepRecordings(recordings: readonly NewRecording[], name: string): Promise<void>;
  /** Makes `clipMap` with the open model: the frozen layers run over the clips that they have not run over yet. */
  mapClips(): Promise<void>;
  stopMapping(): void;
  /** Clips on the map, the most like this one first. */
  clipsLike(clipIndex: number, count: number): Promise<number[]>;
  /** Clips on the map, those first whose label is least certain: of those without a label, where there are some. */
  leastCertainClips(count: number): Promise<number[]>;
  /** A clip's samples, for playing. */
  readClip(clipIndex: number): Promise<Float32Array>;
  /** A clip's waveform as lowest and highest sample of each of so many parts, computed off the page's thread. */
  readPeaks(clipIndex: number, parts: number): Promise<Float32Array>;
  readSpectrogram(clipIndex: number, mostColumns: number): Promise<Spectrogram>;
  /** What samples look like that are no clip's: waveform and spectrogram, likewise. */
  drawSamples(samples: Float32Array<ArrayBuffer>, parts: number, mostColumns: number): Promise<SoundPicture>;
}
