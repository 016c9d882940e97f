// A stored run's classifier as ONNX: one file, or the folder that transformers.js opens.

import { customHead } from '../../evaluation/probes/probe-head.ts';
import { onnxFile } from '../../export/onnx/onnx-file.ts';
import type { OnnxOptions } from '../../export/onnx/onnx-options.ts';
import { transformersJsFolder } from '../../export/onnx/transformers-js-folder.ts';
import { writeZip } from '../../formats/zip/writer.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import type { ExportContext } from './export-context.ts';

/** Throws `export/onnx-too-large`, and what opening the model throws. */
export async function exportOnnx(context: ExportContext, options: OnnxOptions): Promise<Blob> {
  const { run, openModel, files, signal, onProgress } = context;
  const model = await openModel();
  const sink = await files.openResult('the ONNX model');
  if (options.layout === 'transformers.js') {
    const report = (done: number, total: number) => onProgress({ done, total });
    return writeZip(transformersJsFolder(model, options.precision), { sink, signal, onProgress: report });
  }
  const parts = { config: model.config, weights: model.weights, customHead: customHead(run.probe) };
  const file = onnxFile(parts, run.featureExtractor, options);
  for (const piece of file.pieces()) {
    sink.append(piece);
    onProgress({ done: sink.byteLength, total: file.byteLength });
    await yieldToEventLoop();
    signal.throwIfAborted();
  }
  return sink.finish();
}
