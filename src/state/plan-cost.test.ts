import { expect, test } from 'vitest';
import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { presets } from '../config/presets.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { hubertBaseShape as shape } from '../testing/hubert-base.ts';
import { costWarnings, planCost } from './plan-cost.ts';
import type { OpenDataset } from './studio-state.ts';

const wasm = { backend: 'wasm' } as EngineInfo;

/** A data set of clips of these lengths, which all train, and hubert-base. */
function stateOf(seconds: readonly number[], maxLength: number | null = null) {
  const clips = seconds.map((length, index) => ({ index, path: `${index}.wav`, sampleCount: length * 16_000 }));
  const split = { train: clips.map(({ index }) => index), validation: [], test: [] };
  const featureExtractor = { samplingRateHz: 16_000, truncation: true, maxLength } as FeatureExtractorConfig;
  return {
    parameterCounts: { shape, total: 94e6, trainable: 14e6 },
    model: { layerCount: 12, featureExtractor } as ModelRecord,
    dataset: { clips, split, record: { sampleRateHz: 16_000 } } as unknown as OpenDataset,
    config: presets.default,
  } as unknown as Parameters<typeof planCost>[0];
}
const warningsOf = (state: Parameters<typeof planCost>[0]) => costWarnings(state, planCost(state), wasm);

test('a clip that is too long for the memory is named, with the seconds that fit', () => {
  const [warning] = warningsOf(stateOf([3, 10_800, 3]));
  expect(warning).toMatchObject({ code: 'clip-past-limit', params: { path: '1.wav', minutes: 180 } });
  const seconds = Number(warning?.params.seconds);
  expect(seconds).toBeGreaterThan(10);
  expect(warningsOf(stateOf([3, seconds, 3]))).toEqual([]);
  expect(warningsOf(stateOf([3, seconds + 1, 3]))).toHaveLength(1);
});

test('what the model does not hear of a clip takes no memory', () => {
  expect(warningsOf(stateOf([3, 10_800, 3], 30 * 16_000))).toEqual([]);
});
