// What headless.html offers to the command-line tools, as `window.voxtuneHeadless`. Files come in through the page's file
// inputs, small results as values and through functions that the tools put on the window, large ones as downloads.

import type { ImportLimits } from '../config/import-limits.ts';
import type { NameEncoding } from '../config/name-encodings.ts';
import type { PresetName } from '../config/presets.ts';
import type { GroupRule } from '../dataset/group-rule.ts';
import type { LabelRule } from '../dataset/labels/label-rule.ts';
import type { SplitConfig, SplitName } from '../dataset/splits/split.ts';
import type { BackendPreference, EngineInfo } from '../engine/backend/engine-info.ts';
import type { ExportRequest } from '../export/export-kinds.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { CheckResult } from '../parity/reporter.ts';
import type { RunTable } from '../run/run-tables.ts';
import type { SweepSpec } from '../sweep/sweep-record.ts';
import type { SweepTable } from '../sweep/sweep-tables.ts';

/** The page's file inputs. */
export type HeadlessInput = 'files' | 'clips' | 'model' | 'labels';

/** What is to be changed of labels and clips. */
export interface EditRequest {
  /** Null drops the label. */
  renames?: (readonly [from: string, to: string | null])[];
  spellOut?: 'en' | 'zh';
  order?: string[];
  /** Patterns of the paths of clips that are left out. */
  exclude?: string[];
}

/** The data and the model that a command was given, and how they are to be read. */
export interface DataRequest {
  backend: BackendPreference;
  /** `sample`: the one that comes with the page; `current`: what an earlier command left open. Neither looks at `files`. */
  data: 'sample' | 'files' | 'current';
  model: 'builtin' | 'files' | 'current';
  /** Weights of the body that a model's files lack are made of random numbers. */
  makesMissingWeights?: boolean;
  /** Without them: the usual ones. */
  importLimits?: ImportLimits;
  /** Of names in archives that do not tell theirs. Null: guessed. */
  zipNames?: NameEncoding | null;
  /** What becomes of clips that last longer than so many seconds. Without it: they are used whole. */
  longClips?: { how: 'cut' | 'shorten' | 'leave-out'; seconds: number };
  /** Null: the rule that the import guessed. */
  labelRule: LabelRule | null;
  /** Those beside what is guessed, or instead of it where they have its name. */
  groupRules: readonly GroupRule[];
  edits?: EditRequest;
  /** With `parts`, the method is `given`. */
  split: Partial<SplitConfig>;
}

/** What `npm run train` was asked to do. */
export interface TrainRequest extends DataRequest {
  /** Null: with the sample its own preset, else `default`. */
  preset: PresetName | null;
  /** Changes to the preset, under Hugging Face's names. */
  settings: Record<string, string | number | boolean | null>;
  /** The row of a probe that it begins with; without it: with the model as it is. */
  startFromProbe?: string;
}

/** What `npm run probe` was asked to do. `split`: where it asks for a test, its clips stay unheard; without one every labelled clip is
 *  probed. */
export interface ProbeCommandRequest extends DataRequest {
  /** Null: as the page has them. */
  folds: AskedFolds | null;
}

/** What a sweep is to try: as `SweepSpec`, before the data set is known. */
export interface AskedSweep extends Omit<SweepSpec, 'seeds' | 'folds'> {
  /** So many from the settings' own seed on, or these. */
  seeds: { count: number } | { list: readonly number[] };
  /** `name`: null: that of who speaks, or what is kept apart. */
  folds: Exclude<AskedFolds, { kind: 'given' }> | null;
}

/** What `npm run sweep` was asked to do. */
export interface SweepRequest extends TrainRequest {
  sweep: AskedSweep;
}

export type SweepOutcome =
  | {
      ok: true;
      sweepId: string;
      /** Of the best trial, the run of its first seed; null where none came to its end. */
      bestRunId: string | null;
      throughCount: number;
      importSeconds: number;
      totalSeconds: number;
    }
  | Failure;

/** The best of all rows, or of those that transformers' own classifier can say. */
export type ProbeBest = 'native' | 'any';

/** - `count`: so many;
 *  - `group`: one for each value of that group, or of the one that is kept apart;
 *  - `given`: the fold of each file, by its path or bare name. Clips that are not named are left out. */
export type AskedFolds =
  | { kind: 'count'; count: number }
  | { kind: 'group'; name: string | null }
  | { kind: 'given'; folds: Readonly<Record<string, string>> };

/** Seconds that a command spent on each activity, and between them. */
export type PhaseSeconds = Partial<Record<HeadlessProgress['activity'] | 'between', number>>;

/** What is going on, at most a few times a second. */
export interface HeadlessProgress {
  activity:
    | 'importing'
    | 'loading'
    | 'trunk'
    | 'training'
    | 'evaluating'
    | 'saving'
    | 'probing'
    | 'fitting'
    | 'predicting'
    | 'exporting';
  done: number;
  total: number;
  /** What `done` and `total` count; `share`: nothing that has a name. */
  unit: 'files' | 'clips' | 'steps' | 'share';
  perSec: number;
  secondsLeft: number | null;
  /** A sentence about something that has just happened: what was imported, a validation result. */
  news: string | null;
}

export type TrainOutcome =
  | {
      ok: true;
      runId: string;
      totalSeconds: number;
      importSeconds: number;
      phaseSeconds: PhaseSeconds;
      engine: EngineInfo;
    }
  | Failure;

/** What a command is at. */
export type Stage = 'engine' | 'import' | 'model' | 'settings' | 'train' | 'evaluate' | 'probe' | 'predict' | 'export';

/** `stage`: what was being done. */
export interface Failure {
  ok: false;
  stage: Stage;
  error: ErrorRecord;
}

/** What would be trained or probed. */
export type PrepareOutcome = { ok: true; importSeconds: number; data: PreparedData } | Failure;

export type ProbeOutcome = { ok: true; importSeconds: number; totalSeconds: number } | Failure;

export type SaveOutcome = { ok: true } | Failure;

/** The run of a written project, and the stored model that is its classifier. */
export type OpenWrittenOutcome = { ok: true; runId: string; trainedModelId: string } | Failure;

/** The run that a probe became. */
export type UseOutcome = { ok: true; runId: string } | Failure;

/** What `npm run predict` was asked to do with the input `files`. */
export interface PredictRequest {
  backend: BackendPreference;
  /** A run of this page, or the model in the input `model`. */
  runId: string | null;
  importLimits: ImportLimits;
  /** Of names in archives. Null: guessed. */
  zipNames: NameEncoding | null;
}

export type PredictOutcome = { ok: true; predictedCount: number; leftOutCount: number; seconds: number } | Failure;

/** `hasWeights`: whether the run's model is stored in this page, so that its weights could be taken. */
export type BringOutcome = { ok: true; runId: string; hasWeights: boolean } | Failure;

export interface PreparedData {
  /** The label and the part of each clip; null: none. */
  clips: { path: string; label: string | null; part: SplitName | null }[];
}

export interface HeadlessApi {
  /** Gives the files of an input the paths that a person sees, which an input does not tell; null: the bare name. */
  nameFiles(input: HeadlessInput, names: readonly (string | null)[]): void;

  /** Starts the engine of the parity checks; returns its description. */
  openParity(backend: 'wasm' | 'webgpu'): Promise<string>;
  /** Checks the model whose files are in the input `files`, with the clips in the input `clips`. */
  checkCase(name: string): Promise<CheckResult[]>;
  checkShared(): Promise<CheckResult[]>;
  checkResampling(): Promise<CheckResult[]>;

  /** Opens the engine and stores the model in the input `model`, for a `train` that takes the current one. */
  openModel(backend: BackendPreference): Promise<EngineInfo>;
  /** Does and says all that `train` does before it trains. */
  prepare(request: TrainRequest): Promise<PrepareOutcome>;
  /** Imports the input `files` (with the tables of the input `labels` beside them) or the sample, takes the model (the input `model`), trains and evaluates. */
  train(request: TrainRequest): Promise<TrainOutcome>;
  /** Does and says all that `probe` does before it probes. */
  prepareProbe(request: ProbeCommandRequest): Promise<PrepareOutcome>;
  /** Imports and takes the model as `train` does, and cross-validates what its layers tell. */
  probe(request: ProbeCommandRequest): Promise<ProbeOutcome>;
  /** Makes a run of the best row of the last probe. */
  useProbe(best: ProbeBest): Promise<UseOutcome>;
  /** Downloads a file of the last probe. */
  saveProbe(file: 'probe.json' | 'predictions.csv'): Promise<void>;
  /** Predicts the input `files`, each as a whole, with a run or with the classifier of the input `model`. */
  predict(request: PredictRequest): Promise<PredictOutcome>;
  /** Milliseconds that each of so many clips of noise takes, as windows of the microphone do: from this page to the worker and back. */
  timePredictions(runId: string, seconds: number, count: number): Promise<number[]>;
  /** Downloads what came of that, or the list of the files that could not be used, each with its reason. */
  savePredicted(file: 'predictions.csv' | 'left-out.csv'): Promise<void>;
  /** Does and says all that `sweep` does before it trains. */
  prepareSweep(request: SweepRequest): Promise<PrepareOutcome>;
  /** Imports and takes the model as `train` does, and trains every combination that is asked for. */
  sweep(request: SweepRequest): Promise<SweepOutcome>;
  /** Downloads one of a sweep's files. */
  saveSweep(sweepId: string, table: SweepTable): Promise<void>;
  /** Downloads one of the run's tables. */
  saveTable(runId: string, table: RunTable): Promise<void>;
  /** Downloads the list of the files that the import left out, each with its reason; also where the training failed. */
  saveLeftOut(): Promise<void>;
  /** Downloads what the check found in the data set, also where the training failed. */
  saveCheck(file: 'check.csv' | 'check.json'): Promise<void>;
  /** Makes a run of what a cluster has left, in the input `files`. */
  bringResult(): Promise<BringOutcome>;
  /** Downloads one of a run's exports; nothing is downloaded where it fails. */
  saveExport(request: ExportRequest): Promise<SaveOutcome>;
  /** Downloads a run as a project, with all records and without recordings and weights. */
  saveProject(runId: string): Promise<SaveOutcome>;
  /** Takes the project in the input `files` and the trained model in the input `model`, as `npm run train` has written them. */
  openWritten(): Promise<OpenWrittenOutcome>;
}

declare global {
  interface Window {
    voxtuneHeadless: HeadlessApi;
    /** Put there by tools/train.ts. */
    reportProgress?: (progress: HeadlessProgress) => void;
    /** Put there by bench/scale.ts: hears of each change of what is going on, at once. Null: nothing is. */
    reportActivity?: (activity: HeadlessProgress['activity'] | null) => void;
  }
}
