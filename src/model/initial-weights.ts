// Starting values of parameters that a checkpoint lacks, by the rules of `_init_weights` in modeling_hubert.py and
// modeling_wav2vec2.py (transformers 5.17), drawn from Philox: the same seed and name give the same values.

import type { ModelConfig } from '../formats/hf-model-config.ts';
import { philoxKeyOf, philoxNormal, philoxUniform } from '../lib/philox.ts';
import type { Parameter } from './parameter-list.ts';

/** Sets these draws apart from those of dropout, which count from 0. */
const initialisationStream = 0x1417;

export function initialValues(parameter: Parameter, config: ModelConfig, seed: number): Float32Array {
  const { name, shape } = parameter;
  const size = shape.reduce((product, length) => product * length, 1);
  const key = philoxKeyOf(seed);
  const stream = [hashName(name), initialisationStream, 0] as const;
  const normal = (std: number) => philoxNormal(key, stream, size).map((value) => value * std);
  const uniform = (bound: number) => philoxUniform(key, stream, size).map((value) => bound * (2 * value - 1));
  const isWav2vec2 = config.modelType === 'wav2vec2';

  if (name === 'layer_weights') return new Float32Array(size).fill(1 / size);
  if (name.endsWith('masked_spec_embed')) return philoxUniform(key, stream, size);
  if (name.endsWith('layer_norm.weight')) return new Float32Array(size).fill(1);
  if (name.endsWith('layer_norm.bias')) return new Float32Array(size);
  if (name.includes('pos_conv_embed')) return positionalValues(name, shape, config, normal, size);
  if (name.includes('feature_extractor')) {
    const fanIn = parameter.shape.slice(1).reduce((product, length) => product * length, 1);
    if (name.endsWith('weight')) return normal(Math.sqrt(2 / fanIn)); // Kaiming, fan in
    if (!isWav2vec2) return new Float32Array(size);
    const layer = Number(/conv_layers\.(\d+)\./.exec(name)?.[1]);
    const inputs = layer === 0 ? 1 : config.convDim[layer - 1]!;
    return uniform(1 / Math.sqrt(inputs * config.convKernel[layer]!));
  }
  if (isWav2vec2 && name.includes('feature_projection.projection'))
    return uniform(1 / Math.sqrt(config.convDim.at(-1)!));
  return name.endsWith('bias') ? new Float32Array(size) : normal(config.initializerRange || 0.02);
}

/** Direction and length of the weight-normed kernel: the length of a Gaussian kernel is set to its expectation. */
function positionalValues(
  name: string,
  shape: number[],
  config: ModelConfig,
  normal: (std: number) => Float32Array,
  size: number,
): Float32Array {
  if (name.endsWith('conv.bias')) return new Float32Array(size);
  const groupWidth = config.hiddenSize / config.positionalGroups;
  const fanIn = groupWidth * config.positionalKernel;
  const std =
    config.modelType === 'wav2vec2' ? 2 / Math.sqrt(config.positionalKernel * config.hiddenSize) : Math.sqrt(2 / fanIn);
  if (name.endsWith('original1')) return normal(std);
  return new Float32Array(shape.at(-1)!).fill(std * Math.sqrt(config.hiddenSize * groupWidth));
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
