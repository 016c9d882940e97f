// The archive of a job: made-up clips with CREMA-D's lengths, and their split.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { itemAt } from '../../src/lib/present.ts';
import { sampleCountOf, sampleRateHz, voiceWav } from './voices.ts';
import { writeArchive } from './write-archive.ts';

const emotions = ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'];

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
    const sampleCount = sampleCountOf(i);
    return { file: `AudioWAV/${1001 + (i % 20)}_CLP_${label}_${i}.wav`, label, split, sampleCount } as const;
  });
  const totalSec = clips.reduce((sum, clip) => sum + clip.sampleCount, 0) / sampleRateHz;
  const parts = Object.fromEntries(clips.map(({ file, split }) => [file, split]));
  if (!existsSync(path)) {
    const files = clips.map(({ file, sampleCount }, i) => ({ file, make: () => voiceWav(i, sampleCount) }));
    await writeArchive(path, files);
  }
  const rows = clips.map(({ file, split, label }) => `${file},${split},${label}`);
  writeFileSync(splitPath, `file,split,label\n${rows.join('\n')}\n`);
  return { path, splitPath, parts, trainCount, clipCount, totalSec };
}
