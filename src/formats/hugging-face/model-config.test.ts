import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { parseModelConfig, withBodySettings, withLabels } from './model-config.ts';

function errorOf(json: unknown): VoxtuneError {
  try {
    parseModelConfig(json);
  } catch (error) {
    if (error instanceof VoxtuneError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('an almost empty file has the defaults of transformers', () => {
  const config = parseModelConfig({ model_type: 'hubert' });
  expect(config).toMatchObject({
    hiddenSize: 768,
    layerCount: 12,
    headCount: 12,
    intermediateSize: 3072,
    convKernel: [10, 3, 3, 3, 3, 2, 2],
    convStride: [5, 2, 2, 2, 2, 2, 2],
    positional: { kind: 'weight-norm', kernel: 128, groups: 16, convCount: 1 },
    hiddenActivation: 'gelu',
    convActivation: 'gelu',
    relativePosition: null,
    attentionAdapterWidth: null,
    layerDrop: 0.1,
    isPreNorm: false,
    featExtractNorm: 'group',
    classifierProjSize: 256,
    labels: ['LABEL_0', 'LABEL_1'],
  });
});

test('a golden file is read, and kept whole for the export', async () => {
  const url = new URL('../../../fixtures/golden/large/config.json', import.meta.url);
  const json = JSON.parse((await readFile(url)).toString()) as Record<string, unknown>;
  const config = parseModelConfig(json);
  expect(config).toMatchObject({ isPreNorm: true, hasConvBias: true, featExtractNorm: 'layer', hiddenSize: 48 });
  expect(config.labels).toEqual(['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD']);
  expect(config.raw).toEqual(json);
});

test('null is as good as absent; the feature norm is not optional for wav2vec 2.0', () => {
  const config = parseModelConfig({ model_type: 'wav2vec2', hidden_size: null, feat_proj_layer_norm: false });
  expect(config.hiddenSize).toBe(768);
  expect(config.hasFeatureProjectionNorm).toBe(true);
  expect(parseModelConfig({ model_type: 'hubert', feat_proj_layer_norm: false }).hasFeatureProjectionNorm).toBe(false);
});

test('each kind of model reads its own options and ignores those of others', () => {
  const every = {
    do_stable_layer_norm: true,
    conv_pos_batch_norm: true,
    conv_pos_kernel_size: 9,
    num_buckets: 16,
    max_bucket_distance: 40,
    adapter_attn_dim: 8,
  };
  const of = (model_type: string) => parseModelConfig({ model_type, ...every });
  const one = { kernel: 128, groups: 16, convCount: 1 };
  expect(of('hubert')).toMatchObject({
    positional: { kind: 'batch-norm', ...one },
    isPreNorm: true,
    relativePosition: null,
    attentionAdapterWidth: 8,
    firstLayerToDrop: 0,
  });
  expect(of('wav2vec2')).toMatchObject({ positional: { kind: 'weight-norm', ...one }, attentionAdapterWidth: 8 });
  expect(of('wavlm')).toMatchObject({
    positional: { kind: 'weight-norm', ...one },
    isPreNorm: true,
    relativePosition: { buckets: 16, maxDistance: 40 },
    attentionAdapterWidth: null,
    firstLayerToDrop: 1,
  });
  expect(of('data2vec-audio')).toMatchObject({
    positional: { kind: 'stacked', kernel: 9, groups: 16, convCount: 5 },
    isPreNorm: false,
    featExtractNorm: 'layer',
    attentionAdapterWidth: null,
  });
  expect(parseModelConfig({ model_type: 'hubert', adapter_attn_dim: 8 }).attentionAdapterWidth).toBe(null); // post-norm
});

test('labels come from id2label, else label2id, else num_labels', () => {
  const of = (extra: object) => parseModelConfig({ model_type: 'hubert', ...extra }).labels;
  expect(of({ id2label: { 1: 'b', 0: 'a' } })).toEqual(['a', 'b']);
  expect(of({ label2id: { b: 1, a: 0 } })).toEqual(['a', 'b']);
  expect(of({ label2id: { b: '1', a: '0' } })).toEqual(['a', 'b']);
  expect(of({ id2label: { 0: 'a', 1: 'b' }, label2id: { a: '0', b: null } })).toEqual(['a', 'b']);
  expect(of({ id2label: { '00': 7, '01': 'b' } })).toEqual(['7', 'b']);
  expect(of({ num_labels: 3 })).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
});

test('other labels change the file’s label maps and nothing else', () => {
  const config = parseModelConfig({
    model_type: 'hubert',
    num_labels: 4,
    torch_dtype: 'float32',
    vocab_size: 32,
    transformers_weights: 'w.safetensors',
  });
  const changed = withLabels(config, ['x', 'y', 'z']);
  expect(changed.labels).toEqual(['x', 'y', 'z']);
  expect(changed.raw).toEqual({
    model_type: 'hubert',
    torch_dtype: 'float32',
    vocab_size: 32,
    id2label: { 0: 'x', 1: 'y', 2: 'z' },
    label2id: { x: 0, y: 1, z: 2 },
  });
  expect(config.raw.num_labels).toBe(4);
});

test.each([
  ['model/bad-config', null, 'model_type'],
  ['model/bad-config', { model_type: 'hubert', hidden_size: 'wide' }, 'hidden_size'],
  ['model/bad-config', { model_type: 'hubert', conv_dim: [4, 4] }, 'conv_dim'],
  ['model/bad-config', { model_type: 'hubert', num_attention_heads: 7 }, 'num_attention_heads'],
  ['model/bad-config', { model_type: 'hubert', num_conv_pos_embedding_groups: 7 }, 'num_conv_pos_embedding_groups'],
  ['model/bad-config', { model_type: 'wavlm', max_bucket_distance: 80 }, 'max_bucket_distance'],
])('%s: %o', (code, json, field) => {
  const error = errorOf(json);
  expect(error.code).toBe(code);
  expect(error.params.field).toBe(field);
});

test('another kind of model, or an option that is not there, is named with what is', () => {
  expect(errorOf({ model_type: 'whisper' })).toMatchObject({
    code: 'model/unsupported-type',
    params: { found: 'whisper', supported: 'hubert, wav2vec2, wavlm, data2vec-audio' },
  });
  const error = errorOf({ model_type: 'hubert', hidden_act: 'prelu' });
  expect(error).toMatchObject({ code: 'model/unsupported-option', params: { option: 'hidden_act', value: 'prelu' } });
  expect(error.message).toContain('gelu_new, ');
  expect(errorOf({ model_type: 'wav2vec2', add_adapter: true }).params.option).toBe('add_adapter');
});

test('a model is opened with its first layers alone, and with or without a weighted sum', () => {
  const config = parseModelConfig({ model_type: 'hubert', use_weighted_layer_sum: true });
  const opened = (numHiddenLayers: number | null, useWeightedLayerSum: boolean | null) =>
    withBodySettings(config, { numHiddenLayers, useWeightedLayerSum, classifierProjSize: null });
  expect(opened(null, null)).toEqual(config);
  const cut = opened(3, false);
  expect(cut).toMatchObject({ layerCount: 3, usesWeightedLayerSum: false });
  expect(parseModelConfig(cut.raw)).toMatchObject({ layerCount: 3, usesWeightedLayerSum: false });
  expect(opened(20, null)).toMatchObject({ layerCount: 12, raw: { num_hidden_layers: 12 } });
  const wide = withBodySettings(config, { numHiddenLayers: null, useWeightedLayerSum: null, classifierProjSize: 300 });
  expect(wide).toMatchObject({ classifierProjSize: 300, raw: { classifier_proj_size: 300 } });
  // the convolutions alone are a model for transformers, a sum of nothing is not
  expect(opened(0, false)).toMatchObject({ layerCount: 0 });
  expect(() => opened(0, null)).toThrow(expect.objectContaining({ code: 'config/invalid' }));
});
