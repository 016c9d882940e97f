// A checkpoint's tensors as the classifier's weights, with the report that `from_pretrained` gives and its behaviour under
// `ignore_mismatched_sizes`: a head of another size is newly made. A body of another size is an error here.

import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { TensorSource } from '../formats/tensor-source.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ModelLoadingReport } from '../protocol/model-types.ts';
import { initialValues } from './initial-weights.ts';
import { listParameters } from './parameter-list.ts';
import type { NamedWeight } from './speech-classifier.ts';
import { classifierName } from './weight-names.ts';

/** Weights of a whole classifier on the CPU, by Hugging Face name, in the order of its state dict. */
export interface LoadedWeights {
  config: ModelConfig;
  weights: Map<string, NamedWeight>;
  report: ModelLoadingReport;
}

/** Reads every weight of `config` from `source`; what it lacks is newly made from `seed`. `config.labels` decides the size
 *  of the classifier. Throws `model/no-weights` when nothing of the source belongs to the model, `model/wrong-shape` for a
 *  body tensor of another size and `model/bad-weights` for numbers that are not finite. */
export function loadWeights(source: TensorSource, config: ModelConfig, seed: number): LoadedWeights {
  const sourceNames = new Map(source.names().map((name) => [classifierName(name, config), name]));
  const report: ModelLoadingReport = { loadedCount: 0, missing: [], unexpected: [], mismatched: [] };
  const weights = new Map<string, NamedWeight>();
  for (const parameter of listParameters(config)) {
    const { name, shape } = parameter;
    const sourceName = sourceNames.get(name);
    sourceNames.delete(name);
    const found = sourceName === undefined ? null : source.shape(sourceName);
    if (sourceName !== undefined && found && sameShape(found, shape)) {
      weights.set(name, { shape, data: readFinite(source, sourceName) });
      report.loadedCount++;
      continue;
    }
    if (found === null) report.missing.push(name);
    else if (parameter.part === 'head') report.mismatched.push({ name, found, expected: shape });
    else throw wrongShape(name, shape, found);
    weights.set(name, { shape, data: initialValues(parameter, config, seed) });
  }
  if (report.loadedCount === 0) {
    const message = `The weights file holds no tensor of a ${config.modelType} model; it has ${source.names().length} others.`;
    throw new VoxtuneError('model/no-weights', message, { modelType: config.modelType });
  }
  report.unexpected.push(...sourceNames.keys());
  return { config, weights, report };
}

function readFinite(source: TensorSource, name: string): Float32Array {
  const data = source.read(name);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return data;
  const message = `Weight ${name}: every number must be finite, found ${data[bad]} at position ${bad}. Get the file again.`;
  throw new VoxtuneError('model/bad-weights', message, { name, found: String(data[bad]) });
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

function wrongShape(name: string, expected: number[], found: number[]): VoxtuneError {
  const message =
    `Weight ${name}: config.json asks for shape [${expected.join(', ')}], the file has [${found.join(', ')}]. ` +
    'Use the config.json that belongs to the weights.';
  return new VoxtuneError('model/wrong-shape', message, {
    name,
    expected: `[${expected.join(', ')}]`,
    found: `[${found.join(', ')}]`,
  });
}
