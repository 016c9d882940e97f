// The schema of what is stored of a run: records that the program makes are whole, at a cost that a list of long runs can
// bear, and their parts have to fit together.

import { expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { scoreEvaluation } from '../evaluation/score.ts';
import { type LogRow, logRowsSchema } from '../training/log-rows.ts';
import { newRecord } from './new-record.ts';
import { factsOf, type RunFacts, runFactsSchema } from './run-record.ts';

const clipCount = 12;
const classOf = (clip: number) => clip % 3;

function evaluatedRun(): RunFacts {
  const clips = Array.from({ length: clipCount }, (_, clip) => clip);
  const run = newRecord({
    id: 'run',
    name: 'azure-1',
    createdAt: 1,
    config: presets.default,
    labels: ['a', 'b', 'c'],
    clipLabels: clips.map(classOf),
    split: { train: clips.slice(0, 8), validation: [8, 9], test: [10, 11] },
    totalSteps: 3,
    origin: null,
    dataset: {
      id: 'set',
      name: 'set',
      labelRule: { kind: 'folder', level: 1 },
      splitConfig: { method: 'random', validationFraction: 0.1, testFraction: 0.1, seed: 1 },
    },
    model: {
      id: 'model',
      name: 'model',
      featureExtractor: {
        featureSize: 1,
        samplingRateHz: 16_000,
        doNormalize: true,
        returnAttentionMask: false,
        paddingValue: 0,
        paddingSide: 'right',
        truncation: false,
        maxLength: null,
        padToMultipleOf: null,
      },
    },
  });
  const scored = clips.map((clipIndex) => ({
    clipIndex,
    path: `${clipIndex}.wav`,
    label: classOf(clipIndex),
    logits: [Number.NaN, 0, Number.POSITIVE_INFINITY],
  }));
  const speed = { runtime: 1, samplesPerSec: 1, stepsPerSec: 1 };
  const facts = { split: 'test' as const, evaluatedAt: 1, step: 3 };
  return factsOf({ ...run, evaluation: scoreEvaluation(scored, 3, plainLoss, facts, speed) });
}

test('what the program makes is whole, also where a training diverged', () => {
  const run = evaluatedRun();
  expect(runFactsSchema.parse(structuredClone(run))).toEqual(run);
});

test('parts that do not fit together are no whole record', () => {
  const run = evaluatedRun();
  const broken = (change: Partial<RunFacts>) =>
    runFactsSchema.safeParse({ ...run, ...change }).error?.issues[0]?.path[0] ?? null;
  expect(broken({})).toBeNull();
  expect(broken({ clipLabels: run.clipLabels.map((label) => label + 1) })).toBe('clipLabels');
  expect(broken({ split: { ...run.split, test: [clipCount] } })).toBe('split');
  expect(broken({ labels: ['a', 'b', 'c', 'd'] })).toBe('evaluation');
});

test('a field that a newer version wrote is left out', () => {
  const run = evaluatedRun();
  expect(runFactsSchema.parse({ ...run, isLater: true, config: { ...run.config, isLater: true } })).toEqual(run);
});

test('a hundred thousand rows are looked through, and the one that is not whole is named', () => {
  const rows: unknown[] = Array.from({ length: 100_000 }, (_, step): LogRow => {
    const row = { step, epoch: step / 10, loss: Number.NaN, grad_norm: 1, learning_rate: 1e-3 };
    return { kind: 'train', ...row };
  });
  expect(logRowsSchema.safeParse(rows).success).toBe(true);
  rows[99_999] = { ...(rows[99_999] as LogRow), loss: null };
  expect(logRowsSchema.safeParse(rows).error?.issues[0]?.path).toEqual([99_999]);
});
