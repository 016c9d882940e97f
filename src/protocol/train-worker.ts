import type { CountedSettings } from '../config/forward-mode.ts';
import type { SplitName } from '../dataset/splits/split.ts';
import type { BackendPreference, EngineInfo } from '../engine/backend/engine-info.ts';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import type { ProbeHead } from '../evaluation/probes/probe-head.ts';
import type { ProbeReport, ProbeRow } from '../evaluation/probes/probe-report.ts';
import type { ModelRecord, ParameterCounts } from '../model/model-record.ts';
import type { CrossEvaluation } from '../run/across/cross-evaluation.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunFacts, RunOrigin, StopMode } from '../run/run-record.ts';
import type { CrossRequest } from '../runs/across/across-types.ts';
import type { PredictedClips, PredictorInfo, PredictorSource } from '../runs/predict/predict-types.ts';
import type { ClipMeans, PrefillOutcome, PrefillProgress, PrefillRequest } from '../runs/prefill/prefill-types.ts';
import type { ProbeEvent, ProbeRequest } from '../runs/probe/probe-types.ts';
import type { BenchmarkPart, BenchmarkRequest, BenchmarkResult } from '../training/benchmark-types.ts';

export interface TrainWorkerApi {
  /** Starts the engine (once; again only when the preference changes). */
  openEngine(preference: BackendPreference): Promise<EngineInfo>;
  engineInfo(): Promise<EngineInfo>;
  /** Starts the engine anew and examines the GPU as if it had never been seen. */
  examineGpu(): Promise<EngineInfo>;
  /** Reads, checks and stores the model among these files (`library/pick-model-files.ts`): loose, with their folders, or
   *  one zip. `makesMissing`: weights of the body that are missing are made; else `model/missing-weights`. */
  importModel(files: File[], makesMissing?: boolean): Promise<ModelRecord>;
  /** The built-in model, fetched from the page's own origin and stored on first use. */
  loadBuiltinModel(): Promise<ModelRecord>;
  countParameters(modelId: string, labelCount: number, settings: CountedSettings): Promise<ParameterCounts>;
  /** Runs or continues the stored run until it ends or `stop()` is called; resolves with what it has come to. */
  train(runId: string, onEvent: (event: RunEvent) => void): Promise<RunFacts>;
  /** Gives a stored run that has not begun the weights of another run's checkpoint. */
  branch(runId: string, origin: RunOrigin): Promise<void>;
  /** Takes effect within one micro-batch; a checkpoint of the last complete step is kept. Given again while that waits
   *  for space, it is given up. Default: `stop`. */
  stop(mode?: StopMode): void;
  /** Space may have been made: a checkpoint that waits for some is tried again. */
  spaceMade(): void;
  /** Evaluates a split with the run's best (or last) checkpoint and stores the result in the run. */
  evaluate(runId: string, split: SplitName, onEvent: (event: RunEvent) => void): Promise<Evaluation>;
  /** Tests a run on another data set and stores the result. `stop()` ends it with `training/stopped`. */
  evaluateAcross(request: CrossRequest, onEvent: (event: RunEvent) => void): Promise<CrossEvaluation>;
  /** Cross-validates what a model's layers tell of a data set's labels, and stores what it finds. `stop()` ends it with
   *  `training/stopped`. */
  probe(request: ProbeRequest, onEvent: (event: ProbeEvent) => void): Promise<ProbeReport>;
  /** Fits one of the kinds of features to all clips of the request. */
  fitProbe(
    request: ProbeRequest,
    row: Pick<ProbeRow, 'features' | 'layers' | 'isNative'>,
    onEvent: (event: ProbeEvent) => void,
  ): Promise<ProbeHead>;
  /** Stores the head of a run that is a probe as its checkpoint of step 0. */
  useProbe(runId: string, head: ProbeHead): Promise<void>;
  /** Opens what `predict` asks next, as it is stored now. Throws `training/no-checkpoint`, `model/no-classifier`, `storage/…`. */
  openPredictor(source: PredictorSource): Promise<PredictorInfo>;
  /** Logits of clips (mono at `PredictorInfo.sampleRateHz`), each as it would be alone: what an evaluation of the same clip gives. The
   *  source stays open between calls, and is opened again where a training has closed it. */
  predict(source: PredictorSource, clips: Float32Array[]): Promise<PredictedClips>;
  closePredictor(): Promise<void>;
  /** Fills the cache that a run of the same settings will read, until it is full, `stopPrefill()` is called, or anything
   *  else is asked of the engine: that waits for the clips in flight and goes first. Progress at most 5 times a second. */
  prefill(request: PrefillRequest, onProgress: (progress: PrefillProgress) => void): Promise<PrefillOutcome>;
  /** Fills the cache likewise, and gives the mean of each clip's frames. Null where the engine is taken. */
  clipMeans(
    request: PrefillRequest & { source: { kind: 'stored' } },
    onProgress: (progress: PrefillProgress) => void,
  ): Promise<ClipMeans | null>;
  /** Resolves when its files are closed. */
  stopPrefill(): Promise<void>;
  /** How fast this machine is with a stored model; takes some seconds to minutes, and `stop()` ends it. */
  measure(request: BenchmarkRequest, onPart: (part: BenchmarkPart) => void): Promise<BenchmarkResult>;
}
