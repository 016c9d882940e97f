// config.json of a Hugging Face speech model, checked, with transformers' defaults filled in.

import { architectures, isModelType, type ModelType, modelTypes } from '../../config/architectures.ts';
import { type BodySettings, openedLayerCount } from '../../config/forward-mode.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { type ActivationName, activationNames, isActivationName } from './activations.ts';
import { type ArchitectureConfig, readArchitecture } from './architectures.ts';
import { modelConfigSchema, type ParsedModelConfig } from './model-schema.ts';

/** The fields this program uses. `raw` is the whole file, so that an export can write back what it does not know. */
export interface ModelConfig extends ArchitectureConfig {
  modelType: ModelType;
  hiddenSize: number;
  layerCount: number;
  headCount: number;
  intermediateSize: number;
  hiddenActivation: ActivationName;
  hiddenDropout: number;
  activationDropout: number;
  attentionDropout: number;
  featureProjectionDropout: number;
  layerDrop: number;
  initializerRange: number;
  layerNormEps: number;
  /** Of the convolutions, positional ones included. */
  convActivation: ActivationName;
  convDim: number[];
  convStride: number[];
  convKernel: number[];
  hasConvBias: boolean;
  applySpecAugment: boolean;
  maskTimeProb: number;
  maskTimeLength: number;
  maskTimeMinMasks: number;
  maskFeatureProb: number;
  maskFeatureLength: number;
  maskFeatureMinMasks: number;
  usesWeightedLayerSum: boolean;
  classifierProjSize: number;
  /** Class names by index; `LABEL_i` where the file names none. */
  labels: string[];
  raw: Readonly<Record<string, unknown>>;
}

/** Reads a parsed config.json. Throws `model/bad-config`, `model/unsupported-type` or `model/unsupported-option`. */
export function parseModelConfig(json: unknown): ModelConfig {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new VoxtuneError('model/bad-config', 'config.json: expected a JSON object with a "model_type".', {
      field: 'model_type',
      problem: 'not an object',
    });
  }
  const raw = json as Record<string, unknown>;
  if (!isModelType(raw.model_type)) {
    const found = typeof raw.model_type === 'string' ? raw.model_type : (JSON.stringify(raw.model_type) ?? 'none');
    throw new VoxtuneError(
      'model/unsupported-type',
      `config.json: model_type must be ${modelTypes.map((type) => `"${type}"`).join(' or ')}, found "${found}". Choose another model.`,
      { found, supported: modelTypes.join(', ') },
    );
  }
  const parsed = modelConfigSchema.safeParse(dropNulls(raw));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badConfig(issue?.path.join('.') ?? '?', issue?.message ?? 'invalid');
  }
  const c = parsed.data;
  checkSupported(c);
  checkShapes(c);
  return {
    ...readArchitecture[c.model_type](c),
    modelType: c.model_type,
    hiddenSize: c.hidden_size,
    layerCount: c.num_hidden_layers,
    headCount: c.num_attention_heads,
    intermediateSize: c.intermediate_size,
    hiddenActivation: activation('hidden_act', c.hidden_act),
    hiddenDropout: c.hidden_dropout,
    activationDropout: c.activation_dropout,
    attentionDropout: c.attention_dropout,
    featureProjectionDropout: c.feat_proj_dropout,
    layerDrop: c.layerdrop,
    initializerRange: c.initializer_range,
    layerNormEps: c.layer_norm_eps,
    convActivation: activation('feat_extract_activation', c.feat_extract_activation),
    convDim: c.conv_dim,
    convStride: c.conv_stride,
    convKernel: c.conv_kernel,
    hasConvBias: c.conv_bias,
    applySpecAugment: c.apply_spec_augment,
    maskTimeProb: c.mask_time_prob,
    maskTimeLength: c.mask_time_length,
    maskTimeMinMasks: c.mask_time_min_masks,
    maskFeatureProb: c.mask_feature_prob,
    maskFeatureLength: c.mask_feature_length,
    maskFeatureMinMasks: c.mask_feature_min_masks,
    usesWeightedLayerSum: c.use_weighted_layer_sum,
    classifierProjSize: c.classifier_proj_size,
    labels: labelNames(c),
    raw,
  };
}

/** The same model with other classes: `labels`, and in `raw` the `id2label` and `label2id` that follow. */
export function withLabels(config: ModelConfig, labels: readonly string[]): ModelConfig {
  const raw: Record<string, unknown> = { ...config.raw };
  delete raw.num_labels;
  delete raw.transformers_weights; // of the files that it came with
  raw.id2label = Object.fromEntries(labels.map((label, i) => [String(i), label]));
  raw.label2id = Object.fromEntries(labels.map((label, i) => [label, i]));
  return { ...config, labels: [...labels], raw };
}

/** The same model opened with its first layers alone, or with another head: in `raw` too, as transformers is told it. Throws
 *  `config/invalid` for what transformers cannot run: a weighted sum without any layer. */
export function withBodySettings(config: ModelConfig, settings: BodySettings): ModelConfig {
  const { numHiddenLayers, useWeightedLayerSum } = settings;
  const classifierProjSize = settings.classifierProjSize ?? config.classifierProjSize;
  const layerCount = openedLayerCount(settings, config.layerCount);
  const usesWeightedLayerSum = useWeightedLayerSum ?? config.usesWeightedLayerSum;
  if (layerCount === 0 && usesWeightedLayerSum) throw sumOfNothing();
  const raw: Record<string, unknown> = { ...config.raw };
  if (numHiddenLayers !== null) raw.num_hidden_layers = layerCount;
  if (useWeightedLayerSum !== null) raw.use_weighted_layer_sum = usesWeightedLayerSum;
  if (settings.classifierProjSize !== null) raw.classifier_proj_size = classifierProjSize;
  return { ...config, layerCount, usesWeightedLayerSum, classifierProjSize, raw };
}

function sumOfNothing(): VoxtuneError {
  const field = 'num_hidden_layers';
  const bound = '≥ 1 with use_weighted_layer_sum';
  return new VoxtuneError('config/invalid', `${field} must be ${bound}; found 0.`, { field, bound, found: 0 });
}

function badConfig(field: string, problem: string): VoxtuneError {
  return new VoxtuneError('model/bad-config', `config.json: ${field}: ${problem}.`, { field, problem });
}

function dropNulls(raw: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}

function unsupportedOption(option: string, value: unknown, instead: string): VoxtuneError {
  return new VoxtuneError(
    'model/unsupported-option',
    `config.json: ${option} = ${String(value)} is not supported. ${instead}`,
    { option, value: String(value) },
  );
}

function activation(option: string, name: string): ActivationName {
  if (isActivationName(name)) return name;
  throw unsupportedOption(option, name, `Supported: ${activationNames.join(', ')}.`);
}

function checkSupported(c: ParsedModelConfig): void {
  if (!c.add_adapter) return;
  const { className } = architectures[c.model_type];
  throw unsupportedOption('add_adapter', true, `${className} refuses it too. Choose another model.`);
}

function checkShapes(c: ParsedModelConfig): void {
  const layers = c.conv_dim.length;
  if (c.conv_kernel.length !== layers || c.conv_stride.length !== layers) {
    throw badConfig('conv_dim', 'conv_dim, conv_kernel and conv_stride must have the same length');
  }
  if (c.hidden_size % c.num_attention_heads !== 0) {
    throw badConfig('num_attention_heads', `must divide hidden_size ${c.hidden_size}, found ${c.num_attention_heads}`);
  }
  if (c.max_bucket_distance <= Math.floor(c.num_buckets / 4)) {
    throw badConfig('max_bucket_distance', `must be more than num_buckets / 4, found ${c.max_bucket_distance}`);
  }
  if (c.hidden_size % c.num_conv_pos_embedding_groups !== 0) {
    const found = c.num_conv_pos_embedding_groups;
    throw badConfig('num_conv_pos_embedding_groups', `must divide hidden_size ${c.hidden_size}, found ${found}`);
  }
}

function labelNames(c: ParsedModelConfig): string[] {
  const named = c.id2label ? withPlainIds(c.id2label) : invert(c.label2id ?? {});
  const total = Object.keys(named).length || (c.num_labels ?? 2);
  return Array.from({ length: total }, (_, i) => named[String(i)] ?? `LABEL_${i}`);
}

/** Ids as Python's int() reads them: "01" is 1. */
function withPlainIds(id2label: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(id2label).map(([id, label]) => [plainId(id) ?? id, label]));
}

function invert(label2id: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(label2id).flatMap(([label, id]) => {
      const plain = plainId(id);
      return plain === null ? [] : [[plain, label]];
    }),
  );
}

function plainId(id: unknown): string | null {
  if (typeof id !== 'number' && !(typeof id === 'string' && /^\s*\d+\s*$/.test(id))) return null;
  const number = Number(id);
  return Number.isInteger(number) && number >= 0 ? String(number) : null;
}
