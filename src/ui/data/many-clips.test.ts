// 200,000 clips in one class, on their way from names to tables: no list of them may become the arguments of a call.

import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import type { Clip } from '../../dataset/clip.ts';
import type { DatasetRecord } from '../../dataset/dataset-record.ts';
import { ruleCandidates } from '../../dataset/labels/label-candidates.ts';
import { makeSplit } from '../../dataset/splits/make-split.ts';
import type { Split, SplitConfig } from '../../dataset/splits/split.ts';
import { splitLeaks } from '../../dataset/splits/split-leaks.ts';
import { plainLoss } from '../../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { scoreEvaluation } from '../../evaluation/score.ts';
import { predictionsCsv } from '../../export/predictions-csv.ts';
import { splitCsv } from '../../export/split-csv.ts';
import { intoBatches } from '../../importing/decode-pool.ts';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import { interpretDataset } from '../../state/open-dataset.ts';
import { microBatchesOfEpoch } from '../../training/sampler.ts';
import { noFilter, passingClips } from './clips/clip-filter.ts';
import { clipSource } from './clips/clip-source.ts';
import { lengthBins } from './length-bins.ts';

const count = 200_000;
const clips: Clip[] = Array.from({ length: count + 100 }, (_, index) => ({
  index,
  path: `${1000 + (index % 40)}_${index}_${index < count ? 'ANG' : 'SAD'}.wav`,
  offsetBytes: 800 * index,
  sampleCount: 400 + (index % 700),
  encoding: 'pcm16',
  contentHash: String(index),
  sourceSampleRateHz: 16_000,
  sourceChannelCount: 1,
}));
const paths = clips.map((clip) => clip.path);

function record(splitConfig: SplitConfig): DatasetRecord {
  return {
    id: 'd',
    name: 'many',
    createdAt: 0,
    sampleRateHz: 16_000,
    clipCount: clips.length,
    problemCount: 0,
    totalSampleCount: 0,
    packBytes: 0,
    labelRule: { kind: 'field', separator: '_', index: 2 },
    groupRules: [{ name: 'speaker', rule: { kind: 'field', separator: '_', index: 0 } }],
    splitConfig,
  };
}

const config: SplitConfig = { method: 'stratified', validationFraction: 0.05, testFraction: 0.05, seed: 1 };
const sizeOf = ({ train, validation, test: tested }: Split) => train.length + validation.length + tested.length;

test('their labels, speakers, splits and rows', () => {
  const dataset = interpretDataset(record(config), clips, []);
  expect(dataset.splitError).toBeNull();
  const { clipLabels, groups, copies, split } = dataset;
  const parts = Object.fromEntries(paths.map((path, i) => [path, i % 10 ? 'train' : 'test'] as const));
  const input = { paths, sourcePaths: paths, clipLabels, groups, copies };
  const others: Partial<SplitConfig>[] = [
    { keepApart: ['speaker'] },
    { method: 'folds', folds: { count: 5, fold: 2 } },
    { method: 'given', parts },
  ];
  const splits = [split, ...others.map((change) => makeSplit(input, { ...config, ...change }))];
  expect(splits.map(sizeOf)).toEqual(splits.map(() => clips.length));
  expect(splitLeaks(split, groups, copies)).toMatchObject([{ group: 'speaker', inTest: 40, alsoInTrain: 40 }]);
  const source = clipSource(dataset, null);
  expect(passingClips(source, { ...noFilter, values: { label: ['ANG'] } }).clips).toHaveLength(count);
  expect(lengthBins(source.seconds).reduce((sum, bin) => sum + bin.count, 0)).toBe(clips.length);
});

test('their names, batches, scores and tables', () => {
  expect(ruleCandidates(paths).length).toBeGreaterThan(0);
  const source = { kind: 'file' as const, file: new File([], 'x') };
  const files = paths.map((path) => ({ path, bytes: 9, source }));
  expect(intoBatches(files).flat()).toHaveLength(clips.length);
  const all = clips.map((clip) => clip.index);
  const lengthOf = (clip: number) => clips[clip]?.sampleCount ?? 0;
  for (const trainSamplingStrategy of ['random', 'group_by_length'] as const) {
    const order = { ...presets.tutorial, trainSamplingStrategy };
    expect(microBatchesOfEpoch(all, order, 0, lengthOf).flat()).toHaveLength(clips.length);
  }
  const clipLabels = clips.map((clip) => Number(clip.index >= count));
  const scored = clips.map(({ path, index }) => ({
    clipIndex: index,
    path,
    label: clipLabels[index] ?? 0,
    logits: [1, 0],
  }));
  const evaluation = scoreEvaluation(
    scored,
    2,
    plainLoss,
    { split: 'test', evaluatedAt: 0, step: 1 },
    {
      runtime: 1,
      samplesPerSec: 1,
      stepsPerSec: 1,
    },
  );
  expect(evaluation.confusion).toEqual([
    [count, 0],
    [100, 0],
  ]);
  const lines = (text: string) => text.trimEnd().split('\n').length - 1;
  expect(lines(predictionsCsv([evaluation], ['ANG', 'SAD']))).toBe(clips.length);
  const run = { split: { train: all, validation: [], test: [] }, labels: ['ANG', 'SAD'], clipLabels };
  expect(lines(splitCsv(run, clips))).toBe(clips.length);
  expect(majorityBaseline(run, clipLabels)).toBeCloseTo(count / clips.length);
});
