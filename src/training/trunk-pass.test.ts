import { expect, test } from 'vitest';
import type { ClipFrames, FrameCache, SampleSource } from '../model/clip-frames.ts';
import { batchesByLength, runTrunkPass } from './trunk-pass.ts';

const lengths = [5, 9, 2, 7, 7, 3, 20];

test('batches hold clips of similar length within the limits', () => {
  const batches = batchesByLength([0, 1, 2, 3, 4, 5, 6], (clip) => lengths[clip], { clips: 3, samples: 16 });
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

const samples: SampleSource = {
  sampleCount: (clip) => lengths[clip],
  read: async (clip) => new Float32Array(lengths[clip]).fill(clip),
};

/** One frame: the clip's length and its first sample. */
function trunkModel(batchSizes: number[]) {
  return {
    trunk: async (clips: readonly Float32Array[]) => {
      batchSizes.push(clips.length);
      return clips.map((clip) => ({ frames: Float32Array.of(clip.length, clip[0]), frameCount: 1 }));
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
  for (const clip of clips) expect([...cache.written.get(clip)!.frames]).toEqual([lengths[clip], clip]);
  expect(await runTrunkPass(common)).toBe(true);
  expect(batchSizes).toEqual([2, 2, 2, 1]);
});

test('a device that computes by itself has the next batch before the last one is written; a stop writes what it has', async () => {
  const cache = new MemoryCache();
  const model = trunkModel([]);
  const writtenAtStart: number[] = [];
  const overlapping = {
    trunk: async (clips: readonly Float32Array[]) => {
      writtenAtStart.push(cache.written.size);
      await new Promise((resolve) => setTimeout(resolve));
      return model.trunk(clips);
    },
  };
  const common = { model: overlapping, samples, cache, limits: { clips: 2, samples: 1000 }, overlaps: true };
  const clips = [0, 1, 2, 3, 4, 5, 6];
  expect(await runTrunkPass({ ...common, clips, isStopped: () => cache.written.size >= 2 })).toBe(false);
  expect(writtenAtStart).toEqual([0, 0, 2].slice(0, writtenAtStart.length));
  expect(writtenAtStart.length).toBeGreaterThan(1);
  expect(cache.written.size).toBe(2 * writtenAtStart.length);
  expect(await runTrunkPass({ ...common, clips })).toBe(true);
  for (const clip of clips) expect([...cache.written.get(clip)!.frames]).toEqual([lengths[clip], clip]);
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
