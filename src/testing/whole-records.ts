// A whole record of every stored kind, with every optional field: what tests damage.

import { modeSettings } from '../config/forward-mode.ts';
import { presets } from '../config/presets.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { groupReport } from '../evaluation/group-report.ts';
import { scoreEvaluation } from '../evaluation/score.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { CrossEvaluation } from '../run/across/cross-evaluation.ts';
import { newRecord } from '../run/new-record.ts';
import { factsOf, type RunFacts } from '../run/run-record.ts';
import type { CheckpointHeader } from '../storage/checkpoint-header.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';
import type { BenchmarkResult } from '../training/benchmark-types.ts';
import type { LogRow } from '../training/log-rows.ts';
import { storedDataset, testModel } from './studio-deps.ts';

const error: ErrorRecord = {
  code: 'storage/full',
  message: 'full',
  params: { what: 'it', bytesNeeded: 1 },
  details: 'at x',
  culprits: [{ path: 'a.zip', error: { code: 'zip/corrupt', message: 'cut', params: {} } }],
};

export const labels = ['a', 'b', 'c'];
const clipCount = 12;
const clips = Array.from({ length: clipCount }, (_, clip) => clip);
/** Their label is the first field of the name. */
export const clipPaths = clips.map((clip) => `${labels[clip % labels.length]}_speaker${clip % 4}_${clip}.wav`);

export function wholeDataset(id = 'set'): DatasetRecord {
  return {
    ...storedDataset(id, clipPaths).record,
    problemCount: 1,
    labelRuleIsGuess: true,
    tableKeys: { 'meta/actors.csv': { column: 'actor', by: { kind: 'field', separator: '_', index: 0 } } },
    labelEdits: { renames: { d: 'a', e: null }, order: ['a', 'b'] },
    clipEdits: { labels: { 1: 'b', 2: null }, excluded: [3], parts: [11] },
    groupRules: [{ name: 'speaker', rule: { kind: 'regex', pattern: '_(?<label>speaker[0-9])_' } }],
    splitConfig: {
      method: 'given',
      validationFraction: 0.1,
      testFraction: 0.1,
      seed: 1,
      parts: Object.fromEntries(clipPaths.map((path, clip) => [path, clip < 8 ? 'train' : 'test'])),
    },
    archiveNames: [{ archive: 'a.zip', encoding: 'gb18030', isGuess: true }],
    packCount: 2,
    withoutRecordings: true,
    origin: 'sample',
  };
}

export function wholeModel(id = 'model'): ModelRecord {
  return {
    ...testModel,
    id,
    name: id,
    source: 'hub',
    files: [{ name: 'config.json', bytes: 10, hash: 'e'.repeat(64) }],
    labels: ['x', 'y'],
    hub: { repo: 'a/b', revision: 'main', commit: 'c'.repeat(40) },
    loading: {
      loadedCount: 3,
      missing: ['classifier.bias'],
      unexpected: ['quantizer.weight'],
      mismatched: [{ name: 'classifier.weight', found: [2, 8], expected: [6, 8] }],
    },
  };
}

export function wholeSweep(id = 'sweep'): SweepRecord {
  const base = wholeRun();
  const { splitConfig, split } = base;
  return {
    id,
    name: id,
    createdAt: 1_700_000_000_000,
    spec: {
      method: 'halving',
      settings: [
        { key: 'learningRate', values: [1e-5, 1e-3], range: 'log' },
        { key: 'classWeights', values: ['none', 'balanced'] },
      ],
      trials: 8,
      drawSeed: 1,
      seeds: [1, 2],
      folds: { kind: 'count', count: 2, by: 'speaker' },
      halving: { eta: 3, from: 1 },
      metric: 'macro_f1',
      evaluatesTest: true,
      keeps: 'best',
      maxRuns: 20,
      maxMinutes: 2.5,
    },
    base,
    trials: [{ number: 1, values: { learningRate: 1e-4, classWeights: 'none' } }],
    folds: [{ name: '1', splitConfig, split }],
    made: [{ runId: 'run', trial: 1, seed: 1, fold: '1', rung: 0 }],
    state: 'stopped',
    endedBy: 'error',
    error,
  };
}

export function wholeRun(id = 'run'): RunFacts {
  const run = newRecord({
    id,
    name: id,
    createdAt: 1_700_000_000_000,
    config: { ...presets.default, lrSchedulerKwargs: { num_cycles: 2, power: null }, seed: 3 },
    labels,
    labelCodes: 'esc-50',
    clipLabels: clips.map((clip) => clip % labels.length),
    split: { train: clips.slice(0, 8), validation: [8, 9], test: [10, 11] },
    groups: [{ name: 'speaker', values: ['0', '1'], clipValues: clips.map((clip) => (clip % 3) - 1) }],
    totalSteps: 6,
    origin: { runId: 'other', runName: 'azure-0', step: 2 },
    dataset: wholeDataset(),
    model: wholeModel(),
  });
  const scored = [10, 11].map((clipIndex) => ({
    clipIndex,
    path: clipPaths[clipIndex] ?? '',
    label: clipIndex % labels.length,
    logits: [0.5, Number.NaN, -1],
  }));
  const speed = { runtime: 1, samplesPerSec: 2, stepsPerSec: 3 };
  const evaluation = scoreEvaluation(scored, 3, plainLoss, { split: 'test', evaluatedAt: 2, step: 4 }, speed);
  return factsOf({
    ...run,
    state: 'finished',
    step: 6,
    epoch: 2,
    elapsedSec: 10,
    checkpoints: [
      { step: 2, epoch: 0.5, savedAt: 3, bytes: 100, isBest: false, isBroken: true },
      { step: 4, epoch: 1, savedAt: 4, bytes: 100, isBest: true },
    ],
    bestStep: 4,
    bestMetric: 0.5,
    backend: 'wasm',
    evaluation: {
      ...evaluation,
      groups: [{ ...groupReport(evaluation.predictions, { name: 'sex', clipValues: clips }, null), values: clipPaths }],
    },
    evaluations: { validation: { ...evaluation, split: 'validation' } },
    error,
    resultStep: 4,
    skippedSteps: 1,
    replayOf: { runId: 'other', runName: 'azure-0' },
    tags: ['paper'],
    note: 'the one in the table',
    isArchived: true,
    queueOrder: 1.5,
    evaluatesAfter: ['validation', 'test'],
    sweep: { sweepId: 'sweep', trial: 2, seed: 3, fold: null },
    dataHash: 'd'.repeat(64),
    splitHash: 'e'.repeat(64),
    environment: {
      version: '0.1.0',
      userAgent: 'Chrome',
      device: 'wasm SIMD, 2 threads',
      threads: 2,
      cores: 4,
      kernelFallbacks: [{ kernel: 'layerNorm', way: 'composed' }],
    },
    parameters: { total: 100, trained: 10 },
    probe: {
      rowName: 'best_layer_mean_std',
      head: { features: 'mean_std', layers: [3], c: 0.1 },
      accuracy: 0.7,
      interval: { low: 0.6, high: 0.8 },
      foldCount: 5,
      foldsBy: 'speaker',
    },
    speed: { engine: 'wasm', trunk: { audioSec: 30, sec: 10 }, training: { audioSec: 60, sec: 5 }, startSec: 1 },
    incidents: [{ kind: 'skipped', at: 5, step: 3, error, params: { cause: 'loss', clips: 'a.wav' } }],
  });
}

export function wholeCrossEvaluation(): CrossEvaluation {
  return {
    runId: 'run',
    datasetId: 'set',
    datasetName: 'Set',
    evaluatedAt: 3,
    step: 4,
    mapping: { datasetId: 'set', labels: ['a', 'b'], mapping: { x: 'a', y: 'b', z: null } },
    dataHash: 'd'.repeat(64),
    clips: [0, 2],
    classes: [0, 1],
    predicted: [0, 0],
    leftOut: { learned: 1, unmapped: 2 },
    accuracy: 0.5,
    balancedAccuracy: 0.5,
    macroF1: 1 / 3,
    interval: { low: 0.1, high: 0.9, by: 'speaker' },
    majority: 0.5,
    confusion: [
      [1, 0],
      [1, 0],
    ],
  };
}

export function wholeRows(): LogRow[] {
  const metrics = {
    eval_loss: 1,
    eval_accuracy: 0.5,
    eval_f1: 0.4,
    eval_runtime: 1,
    eval_samples_per_second: 2,
    eval_steps_per_second: 1,
    eval_macro_recall: 0.3,
  };
  const measured = { elapsed_sec: 1, train_samples_per_second: 20, memory_bytes: 1e6 };
  return [2, 4, 6].flatMap((step): LogRow[] => [
    { kind: 'train', step, epoch: step / 3, loss: 1 / step, grad_norm: 1, learning_rate: 1e-3, ...measured },
    { kind: 'eval', step, epoch: step / 3, ...metrics, elapsed_sec: step },
  ]);
}

export function wholeCheckpoint(): CheckpointHeader {
  return {
    runId: 'run',
    step: 4,
    epoch: 1,
    savedAt: 4,
    bytes: 8,
    bestStep: 4,
    fields: { step: 4, epoch: 1 },
    tensors: [{ group: 'parameters', name: 'classifier.bias', offset: 0, length: 2 }],
    groups: ['parameters'],
    chunkBytes: 2 ** 21,
    chunkChecksums: [1],
    checksum: 2,
  };
}

export function wholeBenchmark(): BenchmarkResult {
  return {
    measuredAt: 1,
    engine: 'wasm SIMD, 2 threads',
    modelId: 'model',
    modelName: 'model',
    settings: modeSettings(presets.default),
    trainLayers: 2,
    clipSec: 2,
    productGigaflopsPerSec: 20,
    trunk: [{ batchSize: 1, clipsPerSec: 3 }],
    step: { batchSize: 8, clipsPerSec: 50 },
  };
}
