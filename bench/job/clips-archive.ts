// An archive of made-up clips with CREMA-D's lengths and names: what a job costs depends on nothing else.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { philoxKeyOf, philoxNormal, philoxUniform } from '../../src/lib/philox.ts';
import { itemAt } from '../../src/lib/present.ts';

const sampleRateHz = 16_000;
const emotions = ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'];
const seed = 20;

/** Quantiles (0, 1/20, … 1) of the lengths of CREMA-D's 7,442 clips, in seconds: their mean is 2.54. */
const lengthQuantilesSec = [
  1.27, 1.84, 1.94, 2.04, 2.1, 2.2, 2.27, 2.3, 2.37, 2.44, 2.5, 2.54, 2.6, 2.67, 2.74, 2.84, 2.94, 3.04, 3.17, 3.47,
  5.0,
];

export interface ClipsArchive {
  path: string;
  /** `file,split,label` rows for programs that take a split. */
  splitPath: string;
  parts: Record<string, 'train' | 'validation' | 'test'>;
  trainCount: number;
  clipCount: number;
  totalSec: number;
}

/** Writes `clipCount` clips into `folder`, unless they are there: four fifths train, a tenth validates, a tenth tests. */
export async function clipsArchive(folder: string, clipCount: number): Promise<ClipsArchive> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `clips-${clipCount}.zip`);
  const splitPath = join(folder, `clips-${clipCount}.csv`);
  const evaluated = Math.max(1, Math.round(clipCount / 10));
  const trainCount = clipCount - 2 * evaluated;
  const clips = Array.from({ length: clipCount }, (_, i) => {
    const label = itemAt(emotions, i % emotions.length);
    const split = i < trainCount ? 'train' : i < trainCount + evaluated ? 'validation' : 'test';
    // an even spread over the quantiles, in an order that mixes short and long
    const sampleCount = Math.round(lengthAt(((i * 0.618034) % 1) * 20) * sampleRateHz);
    return { file: `AudioWAV/${1001 + (i % 20)}_CLP_${label}_${i}.wav`, label, split, sampleCount } as const;
  });
  const totalSec = clips.reduce((sum, clip) => sum + clip.sampleCount, 0) / sampleRateHz;
  const parts = Object.fromEntries(clips.map(({ file, split }) => [file, split]));
  if (!existsSync(path)) {
    const zip = new JSZip();
    clips.forEach((clip, i) => {
      zip.file(clip.file, wav(voice(i, clip.sampleCount)));
    });
    writeFileSync(
      path,
      await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE', compressionOptions: { level: 1 } }),
    );
  }
  const rows = clips.map(({ file, split, label }) => `${file},${split},${label}`);
  writeFileSync(splitPath, `file,split,label\n${rows.join('\n')}\n`);
  return { path, splitPath, parts, trainCount, clipCount, totalSec };
}

function lengthAt(place: number): number {
  const below = Math.min(Math.floor(place), lengthQuantilesSec.length - 2);
  const [from, to] = [itemAt(lengthQuantilesSec, below), itemAt(lengthQuantilesSec, below + 1)];
  return from + (to - from) * (place - below);
}

/** A hum in noise, different for each clip. */
function voice(clip: number, sampleCount: number): Float32Array {
  const key = philoxKeyOf(seed);
  const noise = philoxNormal(key, [clip, 0, 0], sampleCount);
  const pitchHz = 90 + 160 * itemAt(philoxUniform(key, [clip, 1, 0], 1), 0);
  return noise.map((value, i) => 0.1 * value + 0.3 * Math.sin((2 * Math.PI * pitchHz * i) / sampleRateHz));
}

/** 16-bit PCM, mono. */
function wav(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, 2 * sampleRateHz, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, i) => {
    view.setInt16(44 + 2 * i, Math.round(32767 * Math.max(-1, Math.min(1, value))), true);
  });
  return bytes;
}
