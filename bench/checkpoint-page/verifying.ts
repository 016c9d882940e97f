// What it costs to verify what is read back: clips of a pack, frames of a trunk cache, the weights of hubert-base.

import type { Clip } from '../../src/dataset/clip.ts';
import { crc32 } from '../../src/lib/crc32.ts';
import { sha256HexInPieces } from '../../src/lib/hash.ts';
import { ClipPackReader, ClipPackWriter, contentHashOf, packPath, storedBytes } from '../../src/storage/clip-pack.ts';
import { openFile, removePath, writeFile } from '../../src/storage/opfs.ts';
import { TrunkCache } from '../../src/storage/trunk-cache.ts';

export interface VerifyingTimes {
  /** Seconds a clip of 2.5 s: read and verified, and read alone. */
  clipSec: number;
  plainClipSec: number;
  /** Seconds for its frames in hubert-base, as half floats; and of that the checksum. */
  framesSec: number;
  framesChecksumSec: number;
  /** Seconds for all weights of hubert-base. */
  weightsSec: number;
}

const clipCount = 400;
const sampleCount = 40_000;
const frameCount = 124;
const hiddenSize = 768;
const weightsBytes = 378e6;
const folder = 'bench-verifying';

const secondsEach = async (count: number, work: (at: number) => unknown) => {
  const startMs = performance.now();
  for (let at = 0; at < count; at++) await work(at);
  return (performance.now() - startMs) / 1000 / count;
};

export async function measureVerifying(): Promise<VerifyingTimes> {
  const clips = await clipTimes();
  const frames = await framesTimes();
  const path = `${folder}/weights`;
  await writeFile(path, new Uint8Array(weightsBytes).fill(7));
  const weights = await openFile(path);
  const weightsSec = await secondsEach(1, () => sha256HexInPieces(weights));
  await removePath(folder);
  return { ...clips, ...frames, weightsSec };
}

async function clipTimes(): Promise<Pick<VerifyingTimes, 'clipSec' | 'plainClipSec'>> {
  const path = packPath(folder);
  const pack = await ClipPackWriter.create(path);
  const facts = { encoding: 'pcm16', sampleCount, sourceSampleRateHz: 16_000, sourceChannelCount: 1 } as const;
  const clips: Clip[] = [];
  for (let index = 0; index < clipCount; index++) {
    const bytes = new Uint8Array(storedBytes(facts)).fill(index);
    const offsetBytes = pack.append(bytes, 0);
    clips.push({ ...facts, index, path: `${index}.wav`, offsetBytes, contentHash: await contentHashOf(bytes) });
  }
  pack.close();
  const reader = new ClipPackReader(folder);
  const file = await openFile(path);
  const plainClipSec = await secondsEach(clipCount, (at) =>
    file.slice(at * storedBytes(facts), (at + 1) * storedBytes(facts)).arrayBuffer(),
  );
  const clipSec = await secondsEach(clipCount, async (at) => {
    const clip = clips[at];
    if (!clip || !(await reader.read(clip))) throw new Error(`clip ${at} does not read back`);
  });
  return { clipSec, plainClipSec };
}

async function framesTimes(): Promise<Pick<VerifyingTimes, 'framesSec' | 'framesChecksumSec'>> {
  const header = { hiddenSize, dtype: 'float16', datasetId: '', note: '', kept: '' } as const;
  const cache = await TrunkCache.open(folder, header);
  const frames = Float32Array.from({ length: frameCount * hiddenSize }, (_, at) => Math.sin(at));
  const hashOf = (at: number) => at.toString(16).padStart(32, '0');
  for (let at = 0; at < clipCount; at++) cache.write(hashOf(at), { frames, frameCount });
  const framesSec = await secondsEach(clipCount, (at) => {
    if (!cache.read(hashOf(at))) throw new Error(`frames ${at} do not read back`);
  });
  const block = new Uint8Array(frames.length * 2).fill(9);
  const framesChecksumSec = await secondsEach(clipCount, () => crc32(block));
  cache.close();
  await removePath(`trunk/${folder}`);
  return { framesSec, framesChecksumSec };
}
