// The folder that transformers' `from_pretrained` opens, as a zip: config, weights, feature extractor and a model card.

import { architectures } from '../config/architectures.ts';
import { customHead, type ProbeHeadFacts } from '../evaluation/probes/probe-head.ts';
import { featureExtractorJson } from '../formats/hugging-face/feature-extractor.ts';
import { type ModelConfig, withLabels } from '../formats/hugging-face/model-config.ts';
import { streamSafetensors } from '../formats/weights/safetensors.ts';
import type { NamedTensor } from '../formats/weights/tensor-source.ts';
import { writeZip, type ZipOptions, type ZipPart } from '../formats/zip/writer.ts';
import { present } from '../lib/present.ts';
import type { ModelOptions, WeightDtype } from './export-kinds.ts';
import type { ExportedModel } from './exported-model.ts';
import { modelCard } from './model-card.ts';
import { modelingFile, statisticsEntries } from './statistics-classifier.ts';

/** Zip with `config.json`, `model.safetensors` (float32), `preprocessor_config.json` and `README.md` at its top; of a probe whose
 *  head transformers does not have, also that head's code. */
export async function huggingFaceZip(model: ExportedModel, options: ModelOptions, written?: ZipOptions): Promise<Blob> {
  return writeZip(huggingFaceFolder(model, options), written);
}

/** Its files. */
export function huggingFaceFolder(model: ExportedModel, { dtype }: ModelOptions): ZipPart[] {
  const tensors = [...model.weights.keys()].map((name) => tensorOnDemand(model.weights, name));
  const custom = customHead(model.run.probe);
  return [
    { path: 'config.json', data: configJson(model.config, model.run.labels, custom, dtype), compress: true },
    { path: 'model.safetensors', data: streamSafetensors(tensors, { dtype: dtype === 'float16' ? 'F16' : 'F32' }) },
    {
      path: 'preprocessor_config.json',
      data: featureExtractorJson(model.run.featureExtractor),
      compress: true,
    },
    { path: 'README.md', data: modelCard(model), compress: true },
    ...(custom ? [modelingFile] : []),
  ];
}

/** Its numbers are read when they are asked for, each time. */
function tensorOnDemand(weights: ExportedModel['weights'], name: string): NamedTensor {
  const { shape, dtype } = present(weights.get(name));
  return {
    name,
    shape,
    dtype,
    get data() {
      return present(weights.get(name)).data;
    },
  };
}

/** config.json of a classifier with these labels: what the original says, but for what training has changed. */
export function configJson(
  config: ModelConfig,
  labels: readonly string[],
  custom: ProbeHeadFacts | null = null,
  dtype: WeightDtype = 'float32',
): string {
  const { _name_or_path: _path, torch_dtype: _dtype, ...raw } = withLabels(config, labels).raw;
  // a head of its own that the original came with
  const { auto_map: _code, pooled_states: _states, pooled_statistics: _statistics, ...body } = raw;
  const { modelType } = config;
  const kind = custom ? statisticsEntries(modelType, custom) : { architectures: [architectures[modelType].className] };
  return `${JSON.stringify(sortKeys({ ...body, ...kind, dtype }), null, 2)}\n`;
}

function sortKeys(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
