// What the four model types make of config.json: which options one reads and another ignores. Sources: modeling_hubert.py,
// modeling_wav2vec2.py, modeling_wavlm.py and modeling_data2vec_audio.py of transformers 5.17.

import type { ModelType } from '../../config/architectures.ts';
import type { ParsedModelConfig } from './model-schema.ts';

/** How frames are told where they stand: by one weight-normed convolution, by one behind a batch norm, or by several one
 *  after the other, each followed by a layer norm without parameters. */
export interface PositionalConfig {
  kind: 'weight-norm' | 'batch-norm' | 'stacked';
  kernel: number;
  groups: number;
  /** Convolutions one after the other; 1 unless `stacked`. */
  convCount: number;
}

export interface RelativePositionConfig {
  buckets: number;
  maxDistance: number;
}

/** Where the architectures differ. The blocks of the model read these fields, and never the model's type. */
export interface ArchitectureConfig {
  featExtractNorm: 'group' | 'layer';
  /** LayerNorm before the feature projection. */
  hasFeatureProjectionNorm: boolean;
  positional: PositionalConfig;
  /** Pre-norm layers and a closing norm ("stable layer norm"), as the large models have. */
  isPreNorm: boolean;
  /** What attention adds to its scores for the distance of two frames; null for nothing. */
  relativePosition: RelativePositionConfig | null;
  /** Width of the small adapter behind each layer (MMS); null for none. */
  attentionAdapterWidth: number | null;
  /** LayerDrop spares the layers before this one. */
  firstLayerToDrop: number;
  /** Whose `_init_weights` gives weights that a checkpoint lacks. */
  initialisation: 'hubert' | 'wav2vec2';
}

export const readArchitecture: Record<ModelType, (c: ParsedModelConfig) => ArchitectureConfig> = {
  hubert: (c) => ({
    ...wav2vec2(c),
    hasFeatureProjectionNorm: c.feat_proj_layer_norm,
    positional: { ...oneConvolution(c), kind: c.conv_pos_batch_norm ? 'batch-norm' : 'weight-norm' },
    initialisation: 'hubert',
  }),
  wav2vec2,
  wavlm: (c) => ({
    ...wav2vec2(c),
    relativePosition: { buckets: c.num_buckets, maxDistance: c.max_bucket_distance },
    attentionAdapterWidth: null,
    firstLayerToDrop: 1, // the first makes the relative positions of all
  }),
  'data2vec-audio': (c) => ({
    ...wav2vec2(c),
    featExtractNorm: 'layer',
    positional: {
      kind: 'stacked',
      kernel: c.conv_pos_kernel_size,
      groups: c.num_conv_pos_embedding_groups,
      convCount: c.num_conv_pos_embeddings ?? 5,
    },
    isPreNorm: false,
    attentionAdapterWidth: null,
  }),
};

function wav2vec2(c: ParsedModelConfig): ArchitectureConfig {
  return {
    featExtractNorm: c.feat_extract_norm,
    hasFeatureProjectionNorm: true,
    positional: oneConvolution(c),
    isPreNorm: c.do_stable_layer_norm,
    relativePosition: null,
    attentionAdapterWidth: c.do_stable_layer_norm ? c.adapter_attn_dim : null,
    firstLayerToDrop: 0,
    initialisation: 'wav2vec2',
  };
}

function oneConvolution(c: ParsedModelConfig): PositionalConfig {
  const kernel = c.num_conv_pos_embeddings ?? 128;
  return { kind: 'weight-norm', kernel, groups: c.num_conv_pos_embedding_groups, convCount: 1 };
}
