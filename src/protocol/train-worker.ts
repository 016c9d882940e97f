// Calls and events between the page and the train worker, which owns the engine: model loading, trunk pass, training,
// evaluation and export run there.

import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import type { ModeSettings, TrainedParts } from '../config/forward-mode.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import type { SplitName } from '../dataset/split.ts';
import type { BackendPreference, EngineInfo } from '../engine/backend/engine-info.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { ModelRecord, ParameterCounts } from '../model/model-record.ts';
import type {
  CheckpointSummary,
  EvalLogRow,
  Evaluation,
  RunOrigin,
  RunRecord,
  StopMode,
  TrainLogRow,
} from '../run/run-record.ts';
import type { BenchmarkPart, BenchmarkResult } from '../training/benchmark-types.ts';

export type RunPhase = 'loading' | 'trunk' | 'training' | 'evaluating' | 'saving';

export type RunEvent =
  | { type: 'phase'; phase: RunPhase }
  /** Progress within the phase, at most 5 a second. `unit` says what `done` counts. */
  | {
      type: 'progress';
      phase: RunPhase;
      unit: 'clips' | 'steps';
      done: number;
      total: number;
      clipsPerSec: number;
      secondsLeft: number | null;
      step: number;
      epoch: number;
    }
  | { type: 'log'; row: TrainLogRow }
  | { type: 'eval'; row: EvalLogRow }
  | { type: 'checkpoint'; checkpoint: CheckpointSummary; kept: number[] }
  /** The record changed: state, step, elapsed time. */
  | { type: 'run'; run: RunRecord }
  /** A checkpoint found no space, or (null) found some again. `isWaiting`: the last one; the run does not end without it
   *  unless it is given up. */
  | { type: 'space'; error: ErrorRecord | null; isWaiting: boolean };

export interface BenchmarkRequest {
  modelId: string;
  /** What trains, and how. */
  settings: ModeSettings;
  labelCount: number;
  /** Clips of a micro-batch. */
  batchSize: number;
}

/** The frozen layers' pass before a run asks for it. */
export interface PreparationRequest {
  modelId: string;
  featureExtractor: FeatureExtractorConfig;
  settings: ModeSettings;
  dtype: TrainingConfig['trunkCacheDtype'];
  /** Clips of a stored data set, or those of an import as they come, by `ImportedClips` on the port. */
  source: { kind: 'stored'; datasetId: string; clips: readonly number[] } | { kind: 'import'; port: MessagePort };
}

export interface PreparationProgress {
  datasetId: string;
  /** Clips whose frames are kept, of how many there are. */
  done: number;
  total: number;
}

/** `stopped` also where a run of another tab wanted to begin. `no-space` and `no-memory`: it would take more than it may
 *  without being asked. */
export type PreparationOutcome = 'done' | 'stopped' | 'no-space' | 'no-memory';

export interface TrainWorkerApi {
  /** Starts the engine (once; again only when the preference changes). */
  openEngine(preference: BackendPreference): Promise<EngineInfo>;
  engineInfo(): Promise<EngineInfo>;
  /** Reads, checks and stores a model from `config.json`, weights and `preprocessor_config.json`, in any order, or from
   *  one zip of them. */
  importModel(files: File[]): Promise<ModelRecord>;
  /** The built-in model, fetched from the page's own origin and stored on first use. */
  loadBuiltinModel(): Promise<ModelRecord>;
  countParameters(modelId: string, labelCount: number, trained: TrainedParts): Promise<ParameterCounts>;
  /** Runs or continues the stored run until it ends or `stop()` is called; resolves with its final record. */
  train(runId: string, onEvent: (event: RunEvent) => void): Promise<RunRecord>;
  /** Gives a stored run that has not begun the weights of another run's checkpoint. */
  branch(runId: string, origin: RunOrigin): Promise<void>;
  /** Takes effect within one micro-batch; a checkpoint of the last complete update is kept. Given again while that waits
   *  for space, it is given up. Default: `stop`. */
  stop(mode?: StopMode): void;
  /** Space may have been made: a checkpoint that waits for some is tried again. */
  spaceMade(): void;
  /** Evaluates a split with the run's best (or last) checkpoint and stores the result in the run. */
  evaluate(runId: string, split: SplitName, onEvent: (event: RunEvent) => void): Promise<Evaluation>;
  /** The zip that `from_pretrained` opens, with the run's best (or last) checkpoint. */
  exportModel(runId: string): Promise<Blob>;
  /** Fills the cache that a run of the same settings will read, until it is full, `stopPreparing()` is called, or anything
   *  else is asked of the engine: that waits for the clips in flight and goes first. Progress at most 4 times a second. */
  prepare(
    request: PreparationRequest,
    onProgress: (progress: PreparationProgress) => void,
  ): Promise<PreparationOutcome>;
  /** Resolves when its files are closed. */
  stopPreparing(): Promise<void>;
  /** How fast this machine is with a stored model; takes some seconds to minutes, and `stop()` ends it. */
  measure(request: BenchmarkRequest, onPart: (part: BenchmarkPart) => void): Promise<BenchmarkResult>;
}
