// What crosses between page and GPU: a batch through the frozen layers and a step are submitted in a few command
// buffers and waited for once, and by then the next clips are on their way. On the software adapter.

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { cachedMode } from '../config/forward-mode.ts';
import { presets } from '../config/presets.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { HubertClassifier } from '../model/classifier.ts';
import type { ClipFrames } from '../model/clip-frames.ts';
import { loadWeights } from '../model/weights/loading.ts';
import { checkPaddedBatch } from '../parity/check-forward.ts';
import { collectResults } from '../parity/reporter.ts';
import { expectPassed } from '../testing/expect-passed.ts';
import { goldenCase } from '../testing/golden-files.ts';
import { MemoryFrames } from '../testing/memory-ports.ts';
import { AdamW } from './adamw.ts';
import { Prefetcher } from './prefetch.ts';
import { TrainingStep } from './training-step.ts';

interface Traffic {
  submits: number;
  /** Times that the page waits for the GPU. */
  waits: number;
}

/** Counts from now on. */
function watch(onWait: () => void = () => undefined): Traffic {
  const traffic: Traffic = { submits: 0, waits: 0 };
  const { submit, onSubmittedWorkDone } = GPUQueue.prototype;
  const { mapAsync } = GPUBuffer.prototype;
  const wait = () => {
    traffic.waits += 1;
    onWait();
  };
  vi.spyOn(GPUQueue.prototype, 'submit').mockImplementation(function (this: GPUQueue, buffers) {
    traffic.submits += 1;
    return submit.call(this, buffers);
  });
  vi.spyOn(GPUBuffer.prototype, 'mapAsync').mockImplementation(function (this: GPUBuffer, ...args) {
    wait();
    return mapAsync.apply(this, args);
  });
  vi.spyOn(GPUQueue.prototype, 'onSubmittedWorkDone').mockImplementation(function (this: GPUQueue) {
    wait();
    return onSubmittedWorkDone.call(this);
  });
  return traffic;
}

describe('between page and GPU', { timeout: 120_000 }, () => {
  let model: HubertClassifier;
  let clips: Float32Array[];
  let stored: ClipFrames[];

  beforeAll(async () => {
    await openEngine('webgpu');
    const golden = await goldenCase('base');
    model = new HubertClassifier(loadWeights(golden.weights, golden.config, 0), cachedMode(2));
    clips = golden.clips.inputs.map((samples) => samples.slice(0, 6000));
    stored = await model.trunk(clips); // compiles
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => {
    model.dispose();
    closeEngine();
  });

  test('a batch goes through the frozen layers with one wait', async () => {
    const traffic = watch();
    await model.trunk(clips);
    expect(traffic.waits).toBe(1);
    expect(traffic.submits).toBeLessThanOrEqual(6);
  });

  test('a step waits once, when the clips of the next one have been read', async () => {
    const frames = new MemoryFrames(stored);
    const config = { ...presets.default, maxGradNorm: 1 };
    const optimizer = new AdamW(model.trainable, config);
    const prefetcher = new Prefetcher(model, frames);
    const parts = { model, clipLabels: [0, 1, 2, 3], config, lossRule: plainLoss, optimizer, prefetcher };
    const following = [1, 2];
    const runStep = async (index: number, microBatches: number[][]) => {
      const step = new TrainingStep(parts, index, microBatches);
      for (const [at, clips] of microBatches.entries())
        await step.accumulate(at, clips, microBatches[at + 1] ?? following);
      await step.apply(1e-3);
      step.dispose();
    };
    const first = [0, 1];
    await runStep(0, [first, [2, 3]]); // compiles
    frames.reads.length = 0;
    let readByThen: number[] = [];
    const traffic = watch(() => {
      readByThen = [...frames.reads];
    });
    await runStep(1, [following, [0, 3]]);
    expect(traffic.waits).toBe(1);
    expect(readByThen).toEqual([0, 3, ...following]);
    expect(traffic.submits).toBeLessThanOrEqual(12);
    await prefetcher.clear();
    optimizer.dispose();
  });

  test('what follows a batch’s longest clip is no frame: where padding is seen, it is the reference’s', async () => {
    const golden = await goldenCase('data2vec');
    const batchPadding = { hasMask: false, value: 0, side: 'right', multipleOf: null } as const;
    const padded = new HubertClassifier(loadWeights(golden.weights, golden.config, 0), {
      ...cachedMode(2),
      batchPadding,
    });
    const results = await collectResults('data2vec', (report) =>
      checkPaddedBatch(padded, golden.forward, '', golden.clips, report),
    );
    expectPassed(results, 2);
    padded.dispose();
  });
});
