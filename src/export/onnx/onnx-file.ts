// A classifier as an ONNX file: its graph, and what a program that opens it may want to know.

import { version } from '../../../package.json';
import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import { layOutOnnx } from '../../formats/onnx/write-onnx.ts';
import type { StreamedBytes } from '../../lib/byte-sink.ts';
import { type ClassifierParts, classifierGraph } from './classifier-graph.ts';
import type { OnnxPrecision } from './onnx-options.ts';

export interface OnnxFileOptions {
  precision: OnnxPrecision;
  /** Whether the graph brings clips to mean 0 and variance 1 itself, where the model wants them so. */
  normalizes: boolean;
}

/** Lays out the file without reading its weights. Throws `export/onnx-too-large`. */
export function onnxFile(
  parts: ClassifierParts,
  extractor: FeatureExtractorConfig,
  { precision, normalizes }: OnnxFileOptions,
): StreamedBytes {
  const { doNormalize, returnAttentionMask: hasMask, samplingRateHz } = extractor;
  const options = { precision, normalizes: normalizes && doNormalize, hasMask };
  const { graph, inputs, outputs } = classifierGraph(parts, options);
  const { labels } = parts.config;
  const sound = doNormalize && !normalizes ? 'clips of mean 0 and variance 1' : 'clips as they are';
  return layOutOnnx({
    name: parts.config.modelType,
    description: `Classifies ${sound}, mono at ${samplingRateHz} Hz; the labels are in the metadata.`,
    producerVersion: version,
    metadata: {
      labels: JSON.stringify(labels),
      sampling_rate: String(samplingRateHz),
      do_normalize: String(doNormalize && !normalizes),
      precision,
    },
    nodes: graph.nodes,
    initializers: graph.initializers,
    inputs,
    outputs,
  });
}
