// Every parameter of the classifier, in the order of transformers' `named_parameters()` and `state_dict()`: a function a
// block, as modeling_hubert.py of transformers 5.17 and its relatives register them.

import { architectures } from '../../config/architectures.ts';
import type { TrainedParts } from '../../config/forward-mode.ts';
import type { ModelShape } from '../../config/plan/training-cost.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { convLayerShapes, featureWidth } from '../frame-shape.ts';
import type { ParameterCounts } from '../model-record.ts';

export interface Parameter {
  /** As `save_pretrained` writes it. */
  name: string;
  shape: number[];
  /** What may train: the convolutions, what follows them before the layers (`body`), a layer (`layer` says which), the head. */
  part: 'convolutions' | 'body' | 'layer' | 'head';
  layer: number;
  /** Kept with the parameters, but not one: batch norm's statistics, and how many batches they are of. */
  isBuffer: boolean;
  dtype: 'F32' | 'I64';
}

/** A name within its block, and the shape. */
type Entry = [name: string, ...shape: number[]];

export function bodyPrefix(config: ModelConfig): string {
  return architectures[config.modelType].bodyPrefix;
}

export function layerPrefix(config: ModelConfig, layer: number): string {
  return `${bodyPrefix(config)}encoder.layers.${layer}.`;
}

/** All parameters and buffers, in order. */
export function listParameters(config: ModelConfig): Parameter[] {
  const list: Parameter[] = [];
  const add = (part: Parameter['part'], layer: number, prefix: string, entries: Entry[]) => {
    for (const [name, ...shape] of entries) {
      const dtype = name.endsWith('num_batches_tracked') ? 'I64' : 'F32';
      list.push({ name: prefix + name, shape, part, layer, isBuffer: isBuffer(name), dtype });
    }
  };
  const body = bodyPrefix(config);
  add('head', -1, '', layerWeights(config));
  add('body', -1, body, maskedEmbedding(config));
  add('convolutions', -1, `${body}feature_extractor.conv_layers.`, convEncoder(config));
  add('body', -1, `${body}feature_projection.`, featureProjection(config));
  add('body', -1, `${body}encoder.pos_conv_embed.`, positionalEmbedding(config));
  add('body', -1, `${body}encoder.`, norm('layer_norm', config.hiddenSize));
  for (let i = 0; i < config.layerCount; i++) add('layer', i, layerPrefix(config, i), transformerLayer(config, i));
  add('head', -1, '', head(config));
  return list;
}

function isBuffer(name: string): boolean {
  return /running_mean$|running_var$|num_batches_tracked$/.test(name);
}

function layerWeights(config: ModelConfig): Entry[] {
  return config.usesWeightedLayerSum ? [['layer_weights', config.layerCount + 1]] : [];
}

function maskedEmbedding(config: ModelConfig): Entry[] {
  return config.maskTimeProb > 0 || config.maskFeatureProb > 0 ? [['masked_spec_embed', config.hiddenSize]] : [];
}

function convEncoder(config: ModelConfig): Entry[] {
  const { hasConvBias, featExtractNorm } = config;
  return convLayerShapes(config).flatMap(({ inputs, outputs, kernel }, i): Entry[] => [
    [`${i}.conv.weight`, outputs, inputs, kernel],
    ...(hasConvBias ? [[`${i}.conv.bias`, outputs] satisfies Entry] : []),
    ...(featExtractNorm === 'layer' || i === 0 ? norm(`${i}.layer_norm`, outputs) : []),
  ]);
}

function featureProjection(config: ModelConfig): Entry[] {
  const features = featureWidth(config);
  return [
    ...(config.hasFeatureProjectionNorm ? norm('layer_norm', features) : []),
    ...linear('projection', config.hiddenSize, features),
  ];
}

function positionalEmbedding({ hiddenSize: hidden, positional }: ModelConfig): Entry[] {
  const { kind, kernel, groups, convCount } = positional;
  const weight = [hidden, hidden / groups, kernel] as const;
  switch (kind) {
    case 'weight-norm':
      return [
        ['conv.bias', hidden],
        ['conv.parametrizations.weight.original0', 1, 1, kernel],
        ['conv.parametrizations.weight.original1', ...weight],
      ];
    case 'batch-norm':
      return [
        ['conv.weight', ...weight],
        ['conv.bias', hidden],
        ...norm('batch_norm', hidden),
        ['batch_norm.running_mean', hidden],
        ['batch_norm.running_var', hidden],
        ['batch_norm.num_batches_tracked'],
      ];
    case 'stacked':
      return Array.from({ length: convCount }, (_, i): Entry[] => [
        [`layers.${i}.conv.weight`, ...weight],
        [`layers.${i}.conv.bias`, hidden],
      ]).flat();
  }
}

function transformerLayer(config: ModelConfig, layer: number): Entry[] {
  const { hiddenSize: hidden, intermediateSize: wide } = config;
  return [
    ...attention(config, layer),
    ...norm('layer_norm', hidden),
    ...linear('feed_forward.intermediate_dense', wide, hidden),
    ...linear('feed_forward.output_dense', hidden, wide),
    ...norm('final_layer_norm', hidden),
    ...adapter(config),
  ];
}

function attention({ hiddenSize: hidden, headCount, relativePosition }: ModelConfig, layer: number): Entry[] {
  const projections = ['k_proj', 'v_proj', 'q_proj', 'out_proj'].flatMap((name) =>
    linear(`attention.${name}`, hidden, hidden),
  );
  if (!relativePosition) return projections;
  return [
    ['attention.gru_rel_pos_const', 1, headCount, 1, 1],
    ...projections,
    ...linear('attention.gru_rel_pos_linear', 8, hidden / headCount),
    ...(layer === 0 ? [['attention.rel_attn_embed.weight', relativePosition.buckets, headCount] satisfies Entry] : []),
  ];
}

function adapter({ hiddenSize: hidden, attentionAdapterWidth: width }: ModelConfig): Entry[] {
  if (!width) return [];
  return [
    ...norm('adapter_layer.norm', hidden),
    ...linear('adapter_layer.linear_1', width, hidden),
    ...linear('adapter_layer.linear_2', hidden, width),
  ];
}

function head({ classifierProjSize, hiddenSize, labels }: ModelConfig): Entry[] {
  return [
    ...linear('projector', classifierProjSize, hiddenSize),
    ...linear('classifier', labels.length, classifierProjSize),
  ];
}

function linear(name: string, outputs: number, inputs: number): Entry[] {
  return [
    [`${name}.weight`, outputs, inputs],
    [`${name}.bias`, outputs],
  ];
}

function norm(name: string, width: number): Entry[] {
  return [
    [`${name}.weight`, width],
    [`${name}.bias`, width],
  ];
}

export function isTrainable(parameter: Parameter, config: ModelConfig, trained: TrainedParts): boolean {
  const { trainableParts, trainLayers } = trained;
  if (parameter.isBuffer) return false;
  switch (parameter.part) {
    case 'convolutions':
      return trainableParts === 'everything';
    case 'body':
      return trainableParts === 'everything' || trainableParts === 'all_but_convolutions';
    case 'layer':
      return parameter.layer >= config.layerCount - trainLayers;
    case 'head':
      return true;
  }
}

/** The sizes that a model's cost follows from. */
export function shapeOf(config: ModelConfig): ModelShape {
  const { layerCount, hiddenSize, intermediateSize, headCount, convDim, convKernel, convStride, positional } = config;
  const { kernel: positionalKernel, groups: positionalGroups } = positional;
  const size = { layerCount, hiddenSize, intermediateSize, headCount };
  const packsFrames = config.relativePosition === null;
  const { usesWeightedLayerSum } = config;
  const convolutions = { convDim, convKernel, convStride, positionalKernel, positionalGroups };
  return { ...size, ...convolutions, usesWeightedLayerSum, packsFrames };
}

/** Counts for a model of this configuration; `perLayer` counts every transformer layer, trainable or not. */
export function countParameters(config: ModelConfig, trained: TrainedParts): ParameterCounts {
  const perLayer = Array<number>(config.layerCount).fill(0);
  const counts: ParameterCounts = { shape: shapeOf(config), total: 0, trainable: 0, perLayer, head: 0 };
  for (const parameter of listParameters(config)) {
    if (parameter.isBuffer) continue;
    const { part, layer } = parameter;
    const size = parameter.shape.reduce((product, length) => product * length, 1);
    counts.total += size;
    if (isTrainable(parameter, config, trained)) counts.trainable += size;
    if (part === 'layer') perLayer[layer] = (perLayer[layer] ?? 0) + size;
    if (part === 'head') counts.head += size;
  }
  return counts;
}
