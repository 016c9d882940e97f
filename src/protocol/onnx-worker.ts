// Calls between the page and the ONNX worker, which has onnxruntime in it and lives for one trial: ending it is how a trial is stopped.

import type { ExportProgress } from '../export/export-kinds.ts';
import type { OnnxPrecision } from '../export/onnx/onnx-options.ts';
import type { OnnxTrial } from '../export/onnx/onnx-trial.ts';

export interface OnnxWorkerApi {
  tryOnnx(runId: string, precision: OnnxPrecision, onProgress: (progress: ExportProgress) => void): Promise<OnnxTrial>;
}
