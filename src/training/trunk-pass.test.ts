import { expect, test } from 'vitest';
import type { ClipFrames, FrameCache, SampleSource } from '../model/clip-frames.ts';
import { batchesByLength, runTrunkPass } from './trunk-pass.ts';

const lengths = [5, 9, 2, 7, 7, 3, 20];
const lengthOf = (clip: number) => lengths[clip] ?? 0;

test('batches hold clips of similar length within the limits', () => {
  const batches = batchesByLength([0, 1, 2, 3, 4, 5, 6], lengthOf, { clips: 3, samples: 16 });
  expect(batches).toEqual([[6], [1], [3, 4], [0, 5, 2]]);
});

class MemoryCache implements FrameCache {
  readonly written = new Map<number, ClipFrames>();
  flushes = 0;
  has(clip: number): boolean {
    return this.written.has(clip);
  }
  async write(clip: number, frames: ClipFrames): Promise<void> {
    if (this.has(clip)) throw new Error(`clip ${clip} was written twice`);
    this.written.set(clip, frames);
  }
  async flush(): Promise<void> {
    this.flushes += 1;
  }
}

const framesOf = (cache: MemoryCache, clip: number) => [...(cache.written.get(clip)?.frames ?? [])];

const samples: SampleSource = {
  sampleCount: lengthOf,
  read: async (clip) => new Float32Array(lengthOf(clip)).fill(clip),
};

/** One frame: the clip's length and its first sample. */
function trunkModel(batchSizes: number[]) {
  return {
    trunk: async (clips: readonly Float32Array[]) => {
      batchSizes.push(clips.length);
      return clips.map((clip) => ({ frames: Float32Array.of(clip.length, ...clip.subarray(0, 1)), frameCount: 1 }));
    },
  };
}

test('a pass that was stopped goes on with what is missing', async () => {
  const cache = new MemoryCache();
  const batchSizes: number[] = [];
  const progress: number[] = [];
  const clips = [0, 1, 2, 3, 4, 5, 6];
  const limits = { clips: 2, samples: 1000 };
  const common = { model: trunkModel(batchSizes), samples, cache, clips, limits };
  const first = await runTrunkPass({ ...common, isStopped: () => cache.written.size >= 4 });
  expect(first).toBe(false);
  expect(cache.written.size).toBe(4);
  expect(cache.flushes).toBe(1);
  expect(await runTrunkPass({ ...common, onProgress: (done) => progress.push(done) })).toBe(true);
  expect(progress).toEqual([4, 6, 7]);
  for (const clip of clips) expect(framesOf(cache, clip)).toEqual([lengths[clip], clip]);
  expect(await runTrunkPass(common)).toBe(true);
  expect(batchSizes).toEqual([2, 2, 2, 1]);
});

test('a device that computes by itself is given the next batch before the last one is done; a stop writes what it has', async () => {
  const cache = new MemoryCache();
  const model = trunkModel([]);
  const writtenAtStart: number[] = [];
  let secondBegan = () => {};
  const second = new Promise<void>((resolve) => {
    secondBegan = resolve;
  });
  const overlapping = {
    trunk: async (clips: readonly Float32Array[]) => {
      writtenAtStart.push(cache.written.size);
      // the first batch is done only when the second has begun: a pass that waits for it would never end
      if (writtenAtStart.length === 1) await second;
      else secondBegan();
      return model.trunk(clips);
    },
  };
  const common = { model: overlapping, samples, cache, limits: { clips: 2, samples: 1000 }, overlaps: true };
  const clips = [0, 1, 2, 3, 4, 5, 6];
  expect(await runTrunkPass({ ...common, clips, isStopped: () => cache.written.size >= 2 })).toBe(false);
  expect(writtenAtStart).toEqual([0, 0]);
  expect(cache.written.size).toBe(4);
  expect(await runTrunkPass({ ...common, clips })).toBe(true);
  for (const clip of clips) expect(framesOf(cache, clip)).toEqual([lengths[clip], clip]);
});

test('what computing or writing throws ends the pass, overlapped or not', async () => {
  for (const overlaps of [false, true]) {
    const lost = { trunk: () => Promise.reject(new Error('lost')) };
    const common = { samples, clips: [0, 1, 2], limits: { clips: 1, samples: 1000 }, overlaps };
    await expect(runTrunkPass({ ...common, model: lost, cache: new MemoryCache() })).rejects.toThrow('lost');
    const full = Object.assign(new MemoryCache(), { write: () => Promise.reject(new Error('full')) });
    await expect(runTrunkPass({ ...common, model: trunkModel([]), cache: full })).rejects.toThrow('full');
  }
});
