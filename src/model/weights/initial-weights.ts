// Starting values of parameters that a checkpoint lacks, by the rules of `_init_weights` in modeling_hubert.py,
// modeling_wav2vec2.py and its followers (transformers 5.17), drawn from Philox: the same seed and name give the same values.

import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { philoxKeyOf, philoxNormal, philoxUniform } from '../../lib/philox.ts';
import { convLayerShapes, featureWidth } from '../frame-shape.ts';
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
  const ones = () => new Float32Array(size).fill(1);
  const zeros = () => new Float32Array(size);
  const fanIn = shape.slice(1).reduce((product, length) => product * length, 1);
  const isHubert = config.initialisation === 'hubert';

  if (name === 'layer_weights') return zeros().fill(1 / size);
  if (name.endsWith('masked_spec_embed')) return philoxUniform(key, stream, size);
  if (/norm\.weight$|running_var$|gru_rel_pos_const$/.test(name)) return ones();
  if (/norm\.bias$|running_mean$|num_batches_tracked$/.test(name)) return zeros();
  if (name.endsWith('original0')) return zeros().fill(weightNormLength(config));
  if (name.endsWith('original1')) return normal(positionalStd(config));
  if (name.includes('pos_conv_embed')) return name.endsWith('bias') ? zeros() : normal(Math.sqrt(2 / fanIn));
  if (name.includes('feature_extractor')) {
    if (name.endsWith('weight')) return normal(Math.sqrt(2 / fanIn)); // Kaiming, fan in
    return isHubert ? zeros() : uniform(1 / Math.sqrt(convFanIn(name, config)));
  }
  if (!isHubert && name.includes('feature_projection')) return uniform(1 / Math.sqrt(featureWidth(config)));
  return name.endsWith('bias') ? zeros() : normal(config.initializerRange || 0.02);
}

/** Inputs of one output of the convolution that this bias belongs to. */
function convFanIn(name: string, config: ModelConfig): number {
  const layer = Number(/conv_layers\.(\d+)\./.exec(name)?.[1]);
  const shape = convLayerShapes(config)[layer];
  if (!shape) throw new VoxtuneError('internal/unexpected', `${name} belongs to no convolution.`);
  return shape.inputs * shape.kernel;
}

/** Of the weight-normed kernel's direction. */
function positionalStd({ initialisation, hiddenSize, positional: { kernel, groups } }: ModelConfig): number {
  return initialisation === 'hubert'
    ? Math.sqrt(2 / ((hiddenSize / groups) * kernel))
    : 2 / Math.sqrt(kernel * hiddenSize);
}

/** The length that a Gaussian kernel of that deviation is expected to have at each position. */
function weightNormLength(config: ModelConfig): number {
  const { hiddenSize, positional } = config;
  return positionalStd(config) * Math.sqrt((hiddenSize * hiddenSize) / positional.groups);
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
