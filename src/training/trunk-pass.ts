// Runs the frozen layers, or the whole model, over every clip once and keeps what they give. What the cache has already is not run again, so
// a pass that was stopped goes on where it was. Memory is bounded by the batch, whatever the number of clips.

import { type BatchLimits, passBatch } from '../config/plan/training-cost.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import type { ClipFrames, FrameCache, SampleSource } from '../model/clip-frames.ts';

export interface TrunkPassOptions<Output> {
  model: { trunk(clips: readonly Float32Array[]): Promise<Output[]> };
  samples: SampleSource;
  cache: FrameCache<Output>;
  clips: readonly number[];
  limits?: BatchLimits;
  /** After each batch, with the clips that are in the cache. */
  onProgress?: (clipsDone: number, clipCount: number) => void;
  /** After each batch, with its clips: they are in the cache now. */
  onBatch?: (clips: readonly number[]) => void;
  /** Asked before each batch. */
  isStopped?: () => boolean;
  /** The device computes while this thread goes on: a batch is read and begun before the one before it is written. */
  overlaps?: boolean;
  /** False: a part of a pass that goes on, whose end makes it all safe. */
  flushesAtEnd?: boolean;
}

/** How often what was written is made safe against a crash. */
const flushEveryBatches = 32;

/** False when it was stopped. */
export async function runTrunkPass<Output = ClipFrames>(options: TrunkPassOptions<Output>): Promise<boolean> {
  const { model, samples, cache, clips, limits = passBatch, overlaps = false, flushesAtEnd = true } = options;
  const missing = clips.filter((clip) => !cache.has(clip));
  let done = clips.length - missing.length;
  options.onProgress?.(done, clips.length);
  const batches = batchesByLength(missing, (clip) => samples.sampleCount(clip), limits);
  const write = async (number: number, batch: readonly number[], computed: Promise<Output[]>) => {
    const outputs = await computed;
    for (const [at, clip] of batch.entries()) {
      const output = outputs[at];
      if (!output) throw new Error(`trunk: expected frames of ${batch.length} clips, found ${outputs.length}`);
      await cache.write(clip, output);
    }
    if ((number + 1) % flushEveryBatches === 0) await cache.flush();
    done += batch.length;
    options.onBatch?.(batch);
    options.onProgress?.(done, clips.length);
  };
  let written: Promise<void> = Promise.resolve();
  let reading = readBatch(samples, batches[0]);
  try {
    for (const [number, batch] of batches.entries()) {
      await yieldToEventLoop();
      if (options.isStopped?.()) return false;
      const inputs = await reading;
      // the next batch comes from the disk while this one is computed
      reading = readBatch(samples, batches[number + 1]);
      const computed = model.trunk(inputs);
      const before = written;
      written = before.then(() => write(number, batch, computed));
      for (const promise of [computed, written]) promise.catch(() => undefined); // heard of below
      await (overlaps ? before : written);
    }
    return true;
  } finally {
    try {
      await written;
    } finally {
      if (missing.length > 0 && flushesAtEnd) await cache.flush();
    }
  }
}

function readBatch(samples: SampleSource, batch: readonly number[] = []): Promise<Float32Array[]> {
  const reading = Promise.all(batch.map((clip) => samples.read(clip)));
  // whoever waits for it gets the error; a pass that was stopped does not wait
  reading.catch(() => undefined);
  return reading;
}

/** Clips of similar length together, longest first: so that memory peaks at the start and padding is short. */
export function batchesByLength(
  clips: readonly number[],
  lengthOf: (clip: number) => number,
  limits: BatchLimits,
): number[][] {
  const sorted = [...clips].sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const clip of sorted) {
    const longest = lengthOf(batch[0] ?? clip);
    if (batch.length > 0 && (batch.length === limits.clips || longest * (batch.length + 1) > limits.samples)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(clip);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
