// Runs a stored run's exported graph over its test clips, to say what a precision costs before anybody downloads it.

import { customHead } from '../../evaluation/probes/probe-head.ts';
import type { ExportProgress } from '../../export/export-kinds.ts';
import { onnxFile } from '../../export/onnx/onnx-file.ts';
import type { OnnxPrecision } from '../../export/onnx/onnx-options.ts';
import { compareAnswers, type OnnxTrial, triedPredictions } from '../../export/onnx/onnx-trial.ts';
import type { StreamedBytes } from '../../lib/byte-sink.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { withExportFiles } from '../../storage/export-files.ts';
import { openRunData } from '../run-data.ts';
import { type OnnxRunner, openOnnxRunner } from './onnx-runner.ts';
import { openExportedModel } from './open-exported.ts';

interface TrialRequest {
  run: RunRecord;
  precision: OnnxPrecision;
  /** Clips. */
  onProgress(progress: ExportProgress): void;
}

/** Each test clip alone, as an evaluation takes them. Throws `export/not-evaluated`, `export/onnx-too-large`, `export/onnx-not-run`, and
 *  what reading the model and the clips throws. */
export async function tryOnnx({ run, precision, onProgress }: TrialRequest): Promise<OnnxTrial> {
  if (!run.evaluation)
    throw new VoxtuneError('export/not-evaluated', `Run ${run.name} is not evaluated: evaluate it first.`, {
      name: run.name,
    });
  const { predictions } = run.evaluation;
  const tried = triedPredictions(predictions);
  // as they are recorded: the graph normalises them itself
  const { samples } = await openRunData({ ...run, featureExtractor: { ...run.featureExtractor, doNormalize: false } });
  return withExportFiles(async (files) => {
    const { config, weights } = await openExportedModel({ run, files });
    const parts = { config, weights, customHead: customHead(run.probe) };
    const file = onnxFile(parts, run.featureExtractor, { precision, normalizes: true });
    const runner = await opened(file);
    const startedAt = performance.now();
    const found: number[][] = [];
    for (const { clipIndex } of tried) {
      found.push(await runner.logits(await samples.read(clipIndex)));
      onProgress({ done: found.length, total: tried.length });
    }
    const seconds = (performance.now() - startedAt) / 1000;
    await runner.close();
    const counts = { clipCount: tried.length, testCount: predictions.length };
    return { precision, bytes: file.byteLength, ...counts, ...compareAnswers(tried, found), seconds };
  });
}

async function opened(file: StreamedBytes): Promise<OnnxRunner> {
  try {
    const bytes = new Uint8Array(file.byteLength);
    let at = 0;
    for (const piece of file.pieces()) {
      bytes.set(piece, at);
      at += piece.byteLength;
    }
    return await openOnnxRunner(bytes);
  } catch (cause) {
    if (cause instanceof VoxtuneError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const megabytes = Math.round(file.byteLength / 1e6);
    throw new VoxtuneError(
      'export/onnx-not-run',
      `The ONNX model of ${megabytes} MB could not be run in this page: ${reason}. It can be downloaded all the same.`,
      { megabytes, reason },
      { cause },
    );
  }
}
