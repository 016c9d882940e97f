import { afterEach, expect, test } from 'vitest';
import type { Clip } from '../dataset/clip.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import { cutBytes, flipBytes } from '../testing/damage.ts';
import type { StorageTestApi } from '../testing/storage-test-worker.ts';
import { ClipPackReader, contentHashOf, decodeSamples, encodeSamples, packPath } from './clip-pack.ts';
import { openFile, removePath } from './opfs.ts';
import { deleteTrunkCache, deleteTrunkCachesOf, listTrunkCaches } from './trunk-cache.ts';
import { entryBytes, type TrunkCacheHeader } from './trunk-cache-format.ts';

const workers: WorkerClient<StorageTestApi>[] = [];

function start(): WorkerClient<StorageTestApi>['api'] {
  const worker = new Worker(new URL('../testing/storage-test-worker.ts', import.meta.url), { type: 'module' });
  workers.push(connectWorker<StorageTestApi>(worker, 'test'));
  return workers.at(-1)!.api;
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof VoxtuneError ? thrown.code : `not a VoxtuneError: ${thrown}`;
}

const hidden = 6;

function header(dtype: TrunkCacheHeader['dtype'], datasetId = 'd'): TrunkCacheHeader {
  return { hiddenSize: hidden, dtype, datasetId, note: 'crema-d · nano', kept: '2' };
}

function hash(n: number): string {
  return n.toString(16).padStart(32, '0');
}

function frames(clip: number): { frames: Float32Array; frameCount: number } {
  const frameCount = 3 + clip;
  return { frames: Float32Array.from({ length: frameCount * hidden }, (_, i) => Math.sin(i + clip) * 3), frameCount };
}

test.each(['float32', 'float16'] as const)(
  '%s frames come back after a reopening, in the order asked',
  async (dtype) => {
    const key = crypto.randomUUID();
    const api = start();
    await api.openCache(key, header(dtype));
    for (const clip of [0, 1, 2]) await api.writeFrames(hash(clip), frames(clip));
    await api.writeFrames(hash(1), frames(1));
    await api.closeCache();
    expect(await api.openCache(key, header(dtype))).toEqual({ clipCount: 3, lostClips: 0 });
    expect(await api.hasFrames(hash(3))).toBe(false);
    const read = await api.readFrames([hash(2), hash(0)]);
    for (const [i, clip] of [2, 0].entries()) {
      const expected = frames(clip);
      expect(read[i]?.frameCount).toBe(expected.frameCount);
      expect(read[i]?.frames.length).toBe(expected.frames.length);
      // Half floats have 11 significant bits: values up to 3 are off by at most 2^-10.
      const tolerance = dtype === 'float32' ? 0 : 2 ** -10;
      const worst = Math.max(...expected.frames.map((value, k) => Math.abs(value - read[i]!.frames[k]!)));
      expect(worst).toBeLessThanOrEqual(tolerance);
    }
    expect(await codeOf(api.readFrames([hash(9)]))).toBe('storage/missing');
    await api.closeCache();
    await deleteTrunkCache(key);
  },
);

test('what was written since the opening can be taken back, and the cache is filled again', async () => {
  const key = crypto.randomUUID();
  const api = start();
  await api.openCache(key, header('float16'));
  await api.writeFrames(hash(0), frames(0));
  await api.closeCache();
  await api.openCache(key, header('float16'));
  for (const clip of [1, 2]) await api.writeFrames(hash(clip), frames(clip));
  await api.takeBackFrames();
  expect(await api.hasFrames(hash(0))).toBe(true);
  expect(await api.hasFrames(hash(1))).toBe(false);
  await api.writeFrames(hash(2), frames(2));
  await api.closeCache();
  expect(await api.openCache(key, header('float16'))).toEqual({ clipCount: 2, lostClips: 0 });
  expect((await api.readFrames([hash(2)]))[0]!.frameCount).toBe(frames(2).frameCount);
  await api.closeCache();
  await deleteTrunkCache(key);
});

test('what is kept in memory is what lies on the disk, as far as its bound goes', async () => {
  const key = crypto.randomUUID();
  const api = start();
  const all = [hash(0), hash(1), hash(2)];
  await api.openCache(key, header('float16'), 90); // clip 0 has 36 bytes, clip 1 has 48, clip 2 has 60
  for (const clip of [0, 1, 2]) await api.writeFrames(hash(clip), frames(clip));
  const fromMemory = await api.readFrames(all);
  await api.closeCache();
  await api.openCache(key, header('float16'));
  expect(await api.readFrames(all)).toEqual(fromMemory);
  await api.closeCache();
  // not all blocks; all of them and one clip's frames converted; all of those
  for (const bound of [90, 220, 1000]) {
    await api.openCache(key, header('float16'), bound);
    for (let epoch = 0; epoch < 3; epoch++) expect(await api.readFrames(all)).toEqual(fromMemory);
    await api.closeCache();
  }
  await deleteTrunkCache(key);
});

test('a pass that was cut short goes on after the last whole clip', async () => {
  const key = crypto.randomUUID();
  const api = start();
  await api.openCache(key, header('float32'));
  for (const clip of [0, 1, 2]) await api.writeFrames(hash(clip), frames(clip));
  await api.closeCache();
  await cutBytes(`trunk/${key}/index.bin`, 5);
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 2, lostClips: 0 });
  await api.writeFrames(hash(2), frames(2));
  expect((await api.readFrames([hash(2)]))[0]!.frames).toEqual(frames(2).frames);
  await api.closeCache();
  // Frames cut off, index whole: the entry whose frames are gone does not count, and is told once.
  await cutBytes(`trunk/${key}/frames.bin`, 4);
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 2, lostClips: 1 });
  await api.closeCache();
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 2, lostClips: 0 });
  await api.closeCache();
  await deleteTrunkCache(key);
});

test('spoilt frames are refused, dropped, and made again without the others', async () => {
  const key = crypto.randomUUID();
  const api = start();
  const all = [hash(0), hash(1), hash(2)];
  await api.openCache(key, header('float32'));
  for (const clip of [0, 1, 2]) await api.writeFrames(hash(clip), frames(clip));
  await api.closeCache();
  await flipBytes(`trunk/${key}/frames.bin`, 7);
  await api.openCache(key, header('float32'));
  expect((await api.readFrames(all)).map((read) => read?.frameCount)).toEqual([undefined, 4, 5]);
  expect(await api.dropDamagedFrames(all)).toBe(1);
  await api.closeCache();
  // what was dropped stays so
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 2, lostClips: 0 });
  await api.writeFrames(hash(0), frames(0));
  await api.closeCache();
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 3, lostClips: 0 });
  expect((await api.readFrames(all)).map((read) => read?.frames)).toEqual([0, 1, 2].map((clip) => frames(clip).frames));
  await api.closeCache();
  await deleteTrunkCache(key);
});

test('of a spoilt index only the entry is lost that was hit; of one whose header is, all', async () => {
  const key = crypto.randomUUID();
  const path = `trunk/${key}/index.bin`;
  const api = start();
  await api.openCache(key, header('float32'));
  for (const clip of [0, 1, 2]) await api.writeFrames(hash(clip), frames(clip));
  await api.closeCache();
  const { size } = await openFile(path);
  await flipBytes(path, size - 2 * entryBytes + 3);
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 2, lostClips: 1 });
  expect((await api.readFrames([hash(0), hash(2)])).map((read) => read?.frameCount)).toEqual([3, 5]);
  expect(await api.hasFrames(hash(1))).toBe(false);
  await api.closeCache();
  await flipBytes(path, 12);
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 0, lostClips: 'all' });
  await api.writeFrames(hash(1), frames(1));
  await api.closeCache();
  expect(await api.openCache(key, header('float32'))).toEqual({ clipCount: 1, lostClips: 0 });
  await api.closeCache();
  await deleteTrunkCache(key);
});

test('one holder at a time; another dtype starts afresh; deleting a data set takes its caches', async () => {
  const key = crypto.randomUUID();
  const datasetId = crypto.randomUUID();
  const [first, second] = [start(), start()];
  await first.openCache(key, header('float16', datasetId));
  await first.writeFrames(hash(0), frames(0));
  expect(await codeOf(second.openCache(key, header('float16', datasetId)))).toBe('storage/busy');
  expect(await codeOf(deleteTrunkCache(key))).toBe('storage/busy');
  await first.closeCache();
  expect((await second.openCache(key, header('float32', datasetId))).clipCount).toBe(0);
  await second.closeCache();
  const listed = (await listTrunkCaches()).find((cache) => cache.key === key);
  expect(listed?.header).toEqual(header('float32', datasetId));
  await deleteTrunkCachesOf(datasetId);
  expect((await listTrunkCaches()).some((cache) => cache.key === key)).toBe(false);
});

test('a pack gives back each clip as it was stored, or none: changed, cut off or gone', async () => {
  const folder = `test/${crypto.randomUUID()}`;
  const path = packPath(folder);
  const whole = Float32Array.from({ length: 1001 }, (_, i) => ((i * 37) % 65536) / 32768 - 1);
  const fine = Float32Array.from({ length: 333 }, (_, i) => Math.sin(i));
  const offsets = await start().writePack(path, [whole, fine, whole]);
  const encodings = [whole, fine, whole].map((samples) => encodeSamples(samples).encoding);
  expect(encodings).toEqual(['pcm16', 'float32', 'pcm16']);
  const pack = new ClipPackReader(folder);
  const clips: Clip[] = [];
  for (const [i, samples] of [whole, fine, whole].entries()) {
    const { encoding, bytes } = encodeSamples(samples);
    const clip = { path, index: i, sampleCount: samples.length, encoding, offsetBytes: offsets[i]! };
    const contentHash = await contentHashOf(bytes);
    clips.push({ ...clip, contentHash, sourceSampleRateHz: 16_000, sourceChannelCount: 1 });
    const read = await pack.read(clips[i]!);
    expect(decodeSamples(read!, encoding)).toEqual(samples);
  }
  const areThere = () => Promise.all(clips.map(async (clip) => (await pack.read(clip)) !== null));
  await flipBytes(path, offsets[1]! + 17);
  expect(await areThere()).toEqual([true, false, true]);
  await cutBytes(path, 1);
  expect(await areThere()).toEqual([true, false, false]);
  await removePath(path);
  expect(await areThere()).toEqual([false, false, false]);
});
