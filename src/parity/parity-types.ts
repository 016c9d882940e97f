// Calls and results of the parity worker: comparing this program with what the reference libraries computed.

import type { EngineInfo } from '../engine/backend/engine-info.ts';

export interface CheckResult {
  /** "base · clip0 logits": what was compared. */
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  /** Largest error found, in the check's measure; null when nothing could be compared. */
  error: number | null;
  tolerance: number | null;
  /** Why it was skipped or failed, or what the measure is. */
  detail: string;
}

export interface ParityWorkerApi {
  /** Starts the engine that the checks of models run on. */
  open(backend: 'wasm' | 'webgpu'): Promise<EngineInfo>;
  /** A model's folder (config.json, weights, forward.safetensors, …), with the clips beside it where there are any. */
  checkCase(name: string, files: File[], clips: File[]): Promise<CheckResult[]>;
  /** The files that belong to no model: schedules, splits, metrics, the optimizer's steps. */
  checkShared(files: File[]): Promise<CheckResult[]>;
  /** Recordings of any rate, and `expected.safetensors`. */
  checkResampling(files: File[]): Promise<CheckResult[]>;
}
