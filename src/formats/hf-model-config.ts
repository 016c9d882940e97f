// config.json of Hugging Face's HuBERT and wav2vec 2.0 models, checked and with transformers' defaults filled in.
// Defaults: configuration_hubert.py and configuration_wav2vec2.py of transformers 5.17.

import { z } from 'zod';
import { isModelType, type ModelType, modelTypes } from '../config/architectures.ts';
import { VoxtuneError } from '../lib/errors.ts';

const count = z.number().int().positive();
const share = z.number().min(0).max(1);

const schema = z.object({
  model_type: z.enum(modelTypes),
  hidden_size: count.default(768),
  num_hidden_layers: count.default(12),
  num_attention_heads: count.default(12),
  intermediate_size: count.default(3072),
  hidden_act: z.string().default('gelu'),
  hidden_dropout: share.default(0.1),
  activation_dropout: share.default(0.1),
  attention_dropout: share.default(0.1),
  feat_proj_layer_norm: z.boolean().default(true),
  feat_proj_dropout: share.default(0),
  layerdrop: share.default(0.1),
  initializer_range: z.number().nonnegative().default(0.02),
  layer_norm_eps: z.number().positive().default(1e-5),
  feat_extract_norm: z.enum(['group', 'layer']).default('group'),
  feat_extract_activation: z.string().default('gelu'),
  conv_dim: z.array(count).nonempty().default([512, 512, 512, 512, 512, 512, 512]),
  conv_stride: z.array(count).nonempty().default([5, 2, 2, 2, 2, 2, 2]),
  conv_kernel: z.array(count).nonempty().default([10, 3, 3, 3, 3, 2, 2]),
  conv_bias: z.boolean().default(false),
  num_conv_pos_embeddings: count.default(128),
  num_conv_pos_embedding_groups: count.default(16),
  conv_pos_batch_norm: z.boolean().default(false),
  do_stable_layer_norm: z.boolean().default(false),
  apply_spec_augment: z.boolean().default(true),
  mask_time_prob: share.default(0.05),
  mask_time_length: count.default(10),
  mask_time_min_masks: z.number().int().nonnegative().default(2),
  mask_feature_prob: share.default(0),
  mask_feature_length: count.default(10),
  mask_feature_min_masks: z.number().int().nonnegative().default(0),
  use_weighted_layer_sum: z.boolean().default(false),
  classifier_proj_size: count.default(256),
  add_adapter: z.boolean().default(false),
  adapter_attn_dim: z.number().nullable().default(null),
  num_labels: count.optional(),
  id2label: z.record(z.string(), z.string()).optional(),
  label2id: z.record(z.string(), z.number().int()).optional(),
});

/** The fields this program uses. `raw` is the whole file, so that an export can write back what it does not know. */
export interface ModelConfig {
  modelType: ModelType;
  hiddenSize: number;
  layerCount: number;
  headCount: number;
  intermediateSize: number;
  hiddenDropout: number;
  activationDropout: number;
  attentionDropout: number;
  /** LayerNorm before the feature projection; wav2vec 2.0 always has it. */
  hasFeatureProjectionNorm: boolean;
  featureProjectionDropout: number;
  layerDrop: number;
  initializerRange: number;
  layerNormEps: number;
  featExtractNorm: 'group' | 'layer';
  convDim: number[];
  convStride: number[];
  convKernel: number[];
  hasConvBias: boolean;
  positionalKernel: number;
  positionalGroups: number;
  /** Pre-norm layers and a closing norm ("stable layer norm"), as the large models have. */
  isPreNorm: boolean;
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
    const found = String(raw.model_type ?? 'none');
    throw new VoxtuneError(
      'model/unsupported-type',
      `config.json: model_type must be "hubert" or "wav2vec2", found "${found}". Choose another model.`,
      { found },
    );
  }
  const parsed = schema.safeParse(dropNulls(raw));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badConfig(issue?.path.join('.') ?? '?', issue?.message ?? 'invalid');
  }
  const c = parsed.data;
  checkSupported(c);
  checkShapes(c);
  return {
    modelType: c.model_type,
    hiddenSize: c.hidden_size,
    layerCount: c.num_hidden_layers,
    headCount: c.num_attention_heads,
    intermediateSize: c.intermediate_size,
    hiddenDropout: c.hidden_dropout,
    activationDropout: c.activation_dropout,
    attentionDropout: c.attention_dropout,
    hasFeatureProjectionNorm: c.model_type === 'wav2vec2' || c.feat_proj_layer_norm,
    featureProjectionDropout: c.feat_proj_dropout,
    layerDrop: c.layerdrop,
    initializerRange: c.initializer_range,
    layerNormEps: c.layer_norm_eps,
    featExtractNorm: c.feat_extract_norm,
    convDim: c.conv_dim,
    convStride: c.conv_stride,
    convKernel: c.conv_kernel,
    hasConvBias: c.conv_bias,
    positionalKernel: c.num_conv_pos_embeddings,
    positionalGroups: c.num_conv_pos_embedding_groups,
    isPreNorm: c.do_stable_layer_norm,
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
  raw.id2label = Object.fromEntries(labels.map((label, i) => [String(i), label]));
  raw.label2id = Object.fromEntries(labels.map((label, i) => [label, i]));
  return { ...config, labels: [...labels], raw };
}

type Parsed = z.infer<typeof schema>;

function badConfig(field: string, problem: string): VoxtuneError {
  return new VoxtuneError('model/bad-config', `config.json: ${field}: ${problem}.`, { field, problem });
}

function dropNulls(raw: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}

function checkSupported(c: Parsed): void {
  const refused: [string, boolean, unknown][] = [
    ['hidden_act', c.hidden_act !== 'gelu', c.hidden_act],
    ['feat_extract_activation', c.feat_extract_activation !== 'gelu', c.feat_extract_activation],
    ['conv_pos_batch_norm', c.conv_pos_batch_norm, true],
    ['add_adapter', c.add_adapter, true],
    ['adapter_attn_dim', c.adapter_attn_dim !== null, c.adapter_attn_dim],
  ];
  for (const [option, isRefused, value] of refused) {
    if (!isRefused) continue;
    throw new VoxtuneError(
      'model/unsupported-option',
      `config.json: ${option} = ${String(value)} is not supported yet. Choose another model.`,
      { option, value: String(value) },
    );
  }
}

function checkShapes(c: Parsed): void {
  const layers = c.conv_dim.length;
  if (c.conv_kernel.length !== layers || c.conv_stride.length !== layers) {
    throw badConfig('conv_dim', 'conv_dim, conv_kernel and conv_stride must have the same length');
  }
  if (c.hidden_size % c.num_attention_heads !== 0) {
    throw badConfig('num_attention_heads', `must divide hidden_size ${c.hidden_size}, found ${c.num_attention_heads}`);
  }
  if (c.hidden_size % c.num_conv_pos_embedding_groups !== 0) {
    const found = c.num_conv_pos_embedding_groups;
    throw badConfig('num_conv_pos_embedding_groups', `must divide hidden_size ${c.hidden_size}, found ${found}`);
  }
}

function labelNames(c: Parsed): string[] {
  const named = c.id2label ?? invert(c.label2id ?? {});
  const total = Object.keys(named).length || (c.num_labels ?? 2);
  return Array.from({ length: total }, (_, i) => named[String(i)] ?? `LABEL_${i}`);
}

function invert(label2id: Record<string, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(label2id).map(([label, id]) => [String(id), label]));
}
