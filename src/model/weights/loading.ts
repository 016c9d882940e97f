// A checkpoint's tensors as the classifier's weights, with the report that `from_pretrained` gives and its behaviour under
// `ignore_mismatched_sizes`: a head of another size is newly made. A body of another size is an error here.

import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { TensorSource } from '../../formats/weights/tensor-source.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import type { ModelLoadingReport } from '../model-record.ts';
import { initialValues } from './initial-weights.ts';
import { bodyPrefix, listParameters, type Parameter } from './parameter-list.ts';

/** A tensor of the classifier on the CPU, under its Hugging Face name. */
export interface NamedWeight {
  shape: number[];
  data: Float32Array;
  /** How a file holds it; float32 when it is not said. */
  dtype?: 'F32' | 'I64';
}

/** Weights of a whole classifier, by Hugging Face name, in the order of its state dict. */
export interface LoadedWeights {
  config: ModelConfig;
  /** Numbers are read from the file, or made, when a weight's `data` is asked for, and kept by nobody: a large model is never in memory
   *  as a whole. Asking throws `model/bad-weights` for numbers that are not finite. */
  weights: ReadonlyMap<string, NamedWeight>;
  report: ModelLoadingReport;
}

/** Finds every weight of `config` in `source`; what it lacks is newly made from `seed`. `config.labels` decides the size
 *  of the classifier. Throws `model/no-weights` when nothing of the source belongs to the model and `model/wrong-shape` for
 *  a body tensor of another size. */
export function loadWeights(source: TensorSource, config: ModelConfig, seed: number): LoadedWeights {
  const sourceNames = new Map(source.names().map((name) => [classifierName(name, config), name]));
  const report: ModelLoadingReport = { loadedCount: 0, missing: [], unexpected: [], mismatched: [] };
  const weights = new WeightsOnDemand();
  for (const parameter of listParameters(config)) {
    const { name, shape } = parameter;
    const sourceName = sourceNames.get(name);
    sourceNames.delete(name);
    const found = sourceName === undefined ? null : source.shape(sourceName);
    if (sourceName !== undefined && found && sameShape(found, shape)) {
      weights.add(parameter, () => readNumbers(source, sourceName, parameter));
      report.loadedCount++;
      continue;
    }
    if (found === null) report.missing.push(name);
    else if (parameter.part === 'head') report.mismatched.push({ name, found, expected: shape });
    else throw wrongShape(name, shape, found);
    weights.add(parameter, () => initialValues(parameter, config, seed));
  }
  if (report.loadedCount === 0) {
    const message = `The weights file holds no tensor of a ${config.modelType} model; it has ${source.names().length} others.`;
    throw new VoxtuneError('model/no-weights', message, { modelType: config.modelType });
  }
  report.unexpected = [...sourceNames.keys()];
  return { config, weights, report };
}

/** Reads every weight that the file has, one at a time, and keeps none. Throws `model/bad-weights` where one is damaged or
 *  not finite, or all are zero. */
export function checkNumbers({ weights, report }: LoadedWeights): void {
  const made = new Set([...report.missing, ...report.mismatched.map(({ name }) => name)]);
  let isAnything = false;
  for (const name of weights.keys()) {
    const weight = made.has(name) ? undefined : weights.get(name);
    if (!weight) continue;
    const { data } = weight;
    // biases and norms may well be 0 or 1
    isAnything ||= weight.shape.length > 1 && data.some(Boolean);
  }
  if (isAnything) return;
  const message = 'Every matrix in the file of weights is zero: nothing was ever learnt into it. Get the file again.';
  throw new VoxtuneError('model/bad-weights', message, { reason: 'only zeros' });
}

const bodyModules = ['feature_extractor.', 'feature_projection.', 'encoder.', 'masked_spec_embed'];

/** The classifier's name for a checkpoint's tensor: the weight norm of the positional convolution may have its older names,
 *  and a body may be saved without its prefix. Any other name comes back unchanged. */
function classifierName(name: string, config: ModelConfig): string {
  const modern = name
    .replace(/\.weight_g$/, '.parametrizations.weight.original0')
    .replace(/\.weight_v$/, '.parametrizations.weight.original1');
  const isBare = bodyModules.some((module) => modern.startsWith(module));
  return isBare ? bodyPrefix(config) + modern : modern;
}

/** A map whose values are made when asked for, and not kept; the numbers of one are read when `data` is, once. */
export class WeightsOnDemand implements ReadonlyMap<string, NamedWeight> {
  private readonly readers = new Map<string, () => NamedWeight>();

  add({ name, shape, dtype }: Pick<Parameter, 'name' | 'shape' | 'dtype'>, read: () => Float32Array): void {
    this.readers.set(name, () => {
      let data: Float32Array | null = null;
      return {
        shape,
        dtype,
        get data() {
          data ??= read();
          return data;
        },
      };
    });
  }

  get size(): number {
    return this.readers.size;
  }

  has(name: string): boolean {
    return this.readers.has(name);
  }

  get(name: string): NamedWeight | undefined {
    return this.readers.get(name)?.();
  }

  keys(): MapIterator<string> {
    return this.readers.keys();
  }

  *entries(): MapIterator<[string, NamedWeight]> {
    for (const [name, read] of this.readers) yield [name, read()];
  }

  *values(): MapIterator<NamedWeight> {
    for (const read of this.readers.values()) yield read();
  }

  [Symbol.iterator](): MapIterator<[string, NamedWeight]> {
    return this.entries();
  }

  forEach(visit: (value: NamedWeight, name: string, map: ReadonlyMap<string, NamedWeight>) => void): void {
    for (const [name, weight] of this.entries()) visit(weight, name, this);
  }
}

/** Nothing computes with the count of batches, the only integer there is: it starts from 0 again. */
function readNumbers(source: TensorSource, sourceName: string, { dtype }: Parameter): Float32Array {
  return dtype === 'I64' ? Float32Array.of(0) : readFinite(source, sourceName);
}

function readFinite(source: TensorSource, name: string): Float32Array {
  const data = source.read(name);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return data;
  const message = `Weight ${name}: every number must be finite, found ${data[bad]} at position ${bad}. Get the file again.`;
  throw new VoxtuneError('model/bad-weights', message, {
    reason: `${data[bad]} at position ${bad}`,
    tensor: name,
  });
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
