// The folder that transformers' `from_pretrained` opens: config, weights, feature extractor and model card, with what Trainer and its
// examples leave beside them.

import { toTrainingArgumentsJson } from '../config/training-arguments/write.ts';
import type { Clip } from '../dataset/clip.ts';
import { customHead } from '../evaluation/probes/probe-head.ts';
import { calibrationFields } from '../formats/hugging-face/calibration.ts';
import { featureExtractorJson } from '../formats/hugging-face/feature-extractor.ts';
import { streamSafetensors } from '../formats/weights/safetensors.ts';
import type { NamedTensor } from '../formats/weights/tensor-source.ts';
import { writeZip, type ZipOptions, type ZipPart } from '../formats/zip/writer.ts';
import { float16ToFloat32, float32ToFloat16 } from '../lib/float16.ts';
import { present } from '../lib/present.ts';
import { statisticsHeadNames } from '../model/statistics-head.ts';
import { classifierHeadNames } from '../model/weights/head-labels.ts';
import { configJson } from './config-json.ts';
import type { ModelOptions, WeightDtype } from './export-kinds.ts';
import type { ExportedModel } from './exported-model.ts';
import { metricsJson } from './metrics-json.ts';
import { modelCard } from './model-card.ts';
import { splitCsv } from './split-csv.ts';
import { modelingFile } from './statistics-classifier.ts';
import { trainerStateJson } from './trainer-state.ts';

export interface FolderContents extends ModelOptions {
  /** The data set's, for `split.csv`; null where it is not here any more. */
  clips: readonly Pick<Clip, 'path'>[] | null;
}

/** Its files, in a zip. */
export async function huggingFaceZip(
  model: ExportedModel,
  contents: FolderContents,
  written?: ZipOptions,
): Promise<Blob> {
  return writeZip(huggingFaceFolder(model, contents), written);
}

/** `config.json`, `model.safetensors`, `preprocessor_config.json` and `README.md`; `all_results.json` and `split.csv`; of a training
 *  `training_args.json` and `trainer_state.json` as Trainer has them, of a probe whose head transformers does not have that head's code. */
export function huggingFaceFolder(model: ExportedModel, { dtype, clips }: FolderContents): ZipPart[] {
  const { run, weights } = model;
  const custom = customHead(run.probe);
  const calibration = calibrationOf(model, dtype);
  const tensors = [...weights.keys()].map((name) => tensorOnDemand(weights, name));
  const text = (path: string, data: string): ZipPart => ({ path, data, compress: true });
  return [
    text('config.json', configJson(model.config, run.labels, { custom, dtype, calibration })),
    { path: 'model.safetensors', data: streamSafetensors(tensors, { dtype: dtype === 'float16' ? 'F16' : 'F32' }) },
    text('preprocessor_config.json', featureExtractorJson(run.featureExtractor)),
    text('README.md', modelCard(model, dtype)),
    text('all_results.json', metricsJson(run)),
    ...(clips ? [text('split.csv', splitCsv(run, clips))] : []),
    ...(run.probe ? [] : [text('training_args.json', toTrainingArgumentsJson(run.config))]),
    ...(run.probe ? [] : [text('trainer_state.json', trainerStateJson(run))]),
    ...(custom ? [modelingFile] : []),
  ];
}

/** With the checksum of the head as a reader of the file finds it. */
function calibrationOf({ calibration, weights, run }: ExportedModel, dtype: WeightDtype) {
  if (!calibration) return null;
  const { weight, bias } = statisticsHeadNames;
  const names = customHead(run.probe) ? [weight, bias] : classifierHeadNames;
  const asWritten = (values: Float32Array) =>
    dtype === 'float16' ? float16ToFloat32(float32ToFloat16(values)) : values;
  const head = names.map((name) => asWritten(present(weights.get(name)).data));
  return calibrationFields(calibration, head);
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
