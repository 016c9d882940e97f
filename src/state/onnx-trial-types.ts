// What the store has of exported graphs that are tried on test clips before they are downloaded.

import type { ExportProgress } from '../export/export-kinds.ts';
import type { OnnxPrecision } from '../export/onnx/onnx-options.ts';
import type { OnnxTrial } from '../export/onnx/onnx-trial.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import { currentResultStep, type RunRecord } from '../run/run-record.ts';

export type OnnxTrialOutcome = { trial: OnnxTrial } | { error: ErrorRecord };

export interface OnnxTrialState {
  /** One that runs now: one at a time. */
  onnxTrying: { key: string; progress: ExportProgress | null } | null;
  /** By `onnxTrialKey`, since the page was opened. */
  onnxTrials: Readonly<Record<string, OnnxTrialOutcome>>;
}

export const noOnnxTrials: OnnxTrialState = { onnxTrying: null, onnxTrials: {} };

/** Of these weights of the run. */
export function onnxTrialKey(run: RunRecord, precision: OnnxPrecision): string {
  return `${run.id} ${currentResultStep(run)} ${precision}`;
}

export interface OnnxTrialActions {
  /** Nothing where one runs already. */
  tryOnnx(runId: string, precision: OnnxPrecision): Promise<void>;
  stopOnnxTrial(): void;
}
