// The folder that transformers.js opens: config.json, preprocessor_config.json and onnx/model.onnx, or that of another precision under
// the name it looks for.

import { customHead } from '../../evaluation/probes/probe-head.ts';
import { featureExtractorJson } from '../../formats/hugging-face/feature-extractor.ts';
import type { ZipPart } from '../../formats/zip/writer.ts';
import { configJson } from '../config-json.ts';
import type { ExportedModel } from '../exported-model.ts';
import { onnxFile } from './onnx-file.ts';
import type { OnnxPrecision } from './onnx-options.ts';

/** What transformers.js calls a precision, and what the name of its file ends with. */
const names: Record<OnnxPrecision, { dtype: string; ending: string }> = {
  float32: { dtype: 'fp32', ending: '' },
  float16: { dtype: 'fp16', ending: '_fp16' },
  int8: { dtype: 'q8', ending: '_quantized' },
};

/** Its files. The graph does not normalise: the feature extractor there does. Throws `export/onnx-too-large`. */
export function transformersJsFolder(model: ExportedModel, precision: OnnxPrecision): ZipPart[] {
  const { config, weights, run } = model;
  const parts = { config, weights, customHead: customHead(run.probe) };
  const { ending } = names[precision];
  return [
    { path: 'config.json', data: transformersJsConfig(model, precision), compress: true },
    { path: 'preprocessor_config.json', data: featureExtractorJson(run.featureExtractor), compress: true },
    { path: `onnx/model${ending}.onnx`, data: onnxFile(parts, run.featureExtractor, { precision, normalizes: false }) },
  ];
}

/** With the precision that it opens unless told otherwise. The classes that it lacks differ from wav2vec 2.0's only inside the graph. */
function transformersJsConfig({ config, run }: ExportedModel, precision: OnnxPrecision): string {
  const { 'transformers.js_config': _own, ...written } = JSON.parse(configJson(config, run.labels)) as Record<
    string,
    unknown
  >;
  const kind =
    config.modelType === 'data2vec-audio'
      ? { model_type: 'wav2vec2', architectures: ['Wav2Vec2ForSequenceClassification'] }
      : {};
  const opened = { 'transformers.js_config': { dtype: names[precision].dtype } };
  return `${JSON.stringify({ ...written, ...kind, ...opened }, null, 2)}\n`;
}
