// The fields of config.json that this program uses, with the defaults of configuration_hubert.py, configuration_wav2vec2.py,
// configuration_wavlm.py and configuration_data2vec_audio.py of transformers 5.17, which agree but for the optional ones.

import { modelTypes } from '../../config/architectures.ts';
import { z } from '../../lib/zod.ts';

const count = z.number().int().positive();
const share = z.number().min(0).max(1);

export const modelConfigSchema = z.object({
  model_type: z.enum(modelTypes),
  hidden_size: count.default(768),
  num_hidden_layers: z.number().int().nonnegative().default(12),
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
  num_conv_pos_embeddings: count.optional(),
  num_conv_pos_embedding_groups: count.default(16),
  conv_pos_batch_norm: z.boolean().default(false),
  conv_pos_kernel_size: count.default(19),
  num_buckets: z.number().int().min(4).default(320),
  max_bucket_distance: count.default(800),
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
  adapter_attn_dim: count.nullable().default(null),
  num_labels: count.optional(),
  id2label: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
  // only looked at where there is no id2label, and the ids may be strings, as the course's notebooks write them
  label2id: z.record(z.string(), z.unknown()).optional(),
});

export type ParsedModelConfig = z.infer<typeof modelConfigSchema>;
