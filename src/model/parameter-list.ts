// Every parameter of HubertForSequenceClassification and its wav2vec 2.0 twin, in the order of `named_parameters()` and
// `state_dict()` (modeling_hubert.py of transformers 5.17).

import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { ParameterCounts } from '../protocol/model-types.ts';

export interface Parameter {
  /** As `save_pretrained` writes it. */
  name: string;
  shape: number[];
  /** What may train: a transformer layer (`layer` says which) or the head; `body` stays frozen. */
  part: 'body' | 'layer' | 'head';
  layer: number;
}

/** The names that the layer's modules have in a checkpoint, by their place in this program. */
export const linearNames = ['k_proj', 'v_proj', 'q_proj', 'out_proj'] as const;

export function bodyPrefix(config: ModelConfig): string {
  return `${config.modelType}.`;
}

export function layerPrefix(config: ModelConfig, layer: number): string {
  return `${bodyPrefix(config)}encoder.layers.${layer}.`;
}

/** All parameters, in order. */
export function listParameters(config: ModelConfig): Parameter[] {
  const list: Parameter[] = [];
  const add = (part: Parameter['part'], layer: number, name: string, ...shape: number[]) =>
    list.push({ name, shape, part, layer });
  const body = bodyPrefix(config);
  const hidden = config.hiddenSize;
  if (config.usesWeightedLayerSum) add('head', -1, 'layer_weights', config.layerCount + 1);
  if (config.maskTimeProb > 0 || config.maskFeatureProb > 0) add('body', -1, `${body}masked_spec_embed`, hidden);
  config.convDim.forEach((outputs, i) => {
    const prefix = `${body}feature_extractor.conv_layers.${i}.`;
    const inputs = i === 0 ? 1 : config.convDim[i - 1]!;
    add('body', -1, `${prefix}conv.weight`, outputs, inputs, config.convKernel[i]!);
    if (config.hasConvBias) add('body', -1, `${prefix}conv.bias`, outputs);
    if (config.featExtractNorm === 'layer' || i === 0) addNorm(list, 'body', -1, `${prefix}layer_norm`, outputs);
  });
  const features = config.convDim.at(-1)!;
  if (config.hasFeatureProjectionNorm) addNorm(list, 'body', -1, `${body}feature_projection.layer_norm`, features);
  addLinear(list, 'body', -1, `${body}feature_projection.projection`, hidden, features);
  const positional = `${body}encoder.pos_conv_embed.conv.`;
  add('body', -1, `${positional}bias`, hidden);
  add('body', -1, `${positional}parametrizations.weight.original0`, 1, 1, config.positionalKernel);
  const groupWidth = hidden / config.positionalGroups;
  add('body', -1, `${positional}parametrizations.weight.original1`, hidden, groupWidth, config.positionalKernel);
  addNorm(list, 'body', -1, `${body}encoder.layer_norm`, hidden);
  for (let layer = 0; layer < config.layerCount; layer++) {
    const prefix = layerPrefix(config, layer);
    for (const name of linearNames) addLinear(list, 'layer', layer, `${prefix}attention.${name}`, hidden, hidden);
    addNorm(list, 'layer', layer, `${prefix}layer_norm`, hidden);
    const wide = config.intermediateSize;
    addLinear(list, 'layer', layer, `${prefix}feed_forward.intermediate_dense`, wide, hidden);
    addLinear(list, 'layer', layer, `${prefix}feed_forward.output_dense`, hidden, wide);
    addNorm(list, 'layer', layer, `${prefix}final_layer_norm`, hidden);
  }
  addLinear(list, 'head', -1, 'projector', config.classifierProjSize, hidden);
  addLinear(list, 'head', -1, 'classifier', config.labels.length, config.classifierProjSize);
  return list;
}

/** Whether a parameter trains when the last `trainLayers` layers and the head do. */
export function isTrainable(parameter: Parameter, config: ModelConfig, trainLayers: number): boolean {
  if (parameter.part === 'layer') return parameter.layer >= config.layerCount - trainLayers;
  return parameter.part === 'head';
}

/** Counts for a model of this configuration; `perLayer` counts every transformer layer, trainable or not. */
export function countParameters(config: ModelConfig, trainLayers: number): ParameterCounts {
  const counts: ParameterCounts = { total: 0, trainable: 0, perLayer: Array(config.layerCount).fill(0), head: 0 };
  for (const parameter of listParameters(config)) {
    const size = parameter.shape.reduce((product, length) => product * length, 1);
    counts.total += size;
    if (isTrainable(parameter, config, trainLayers)) counts.trainable += size;
    if (parameter.part === 'layer') counts.perLayer[parameter.layer]! += size;
    if (parameter.part === 'head') counts.head += size;
  }
  return counts;
}

function addLinear(
  list: Parameter[],
  part: Parameter['part'],
  layer: number,
  name: string,
  outputs: number,
  inputs: number,
) {
  list.push({ name: `${name}.weight`, shape: [outputs, inputs], part, layer });
  list.push({ name: `${name}.bias`, shape: [outputs], part, layer });
}

function addNorm(list: Parameter[], part: Parameter['part'], layer: number, name: string, width: number) {
  list.push({ name: `${name}.weight`, shape: [width], part, layer });
  list.push({ name: `${name}.bias`, shape: [width], part, layer });
}
