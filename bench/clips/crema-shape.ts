// An archive of CREMA-D's shape and any size: its names (actor, sentence, emotion, level), 82 clips an actor, its lengths; the
// sounds are made up. 7,442 clips are as many as CREMA-D has: 606 MB of WAV.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { itemAt } from '../../src/lib/present.ts';
import { sampleCountOf, sampleRateHz, voiceWav } from './voices.ts';
import { writeArchive } from './write-archive.ts';

const emotions = ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'] as const;
const sentences = ['DFA', 'IOM', 'ITH', 'ITS', 'IWL', 'IWW', 'MTI', 'TAI', 'TIE', 'TSI', 'WSI'] as const;
/** One sentence is said in three levels of each emotion but the neutral one. */
const levels = ['LO', 'MD', 'HI'] as const;
export const cremaClipCount = 7442;

const takes = [
  ...sentences.flatMap((sentence) => emotions.map((emotion) => `${sentence}_${emotion}_XX`)),
  ...emotions.flatMap((emotion) =>
    emotion === 'NEU' ? ['IEO_NEU_XX'] : levels.map((level) => `IEO_${emotion}_${level}`),
  ),
];

/** The path of the archive in `folder`, written unless it is there. @param clipSec of every clip; null: CREMA-D's lengths */
export async function cremaShape(folder: string, clipCount: number, clipSec: number | null = null): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `crema-shape-${clipCount}${clipSec === null ? '' : `-${clipSec}s`}.zip`);
  if (existsSync(path)) return path;
  const files = Array.from({ length: clipCount }, (_, clip) => {
    const actor = Math.floor(clip / takes.length);
    const take = itemAt(takes, clip % takes.length);
    // actors differ, and so do emotions, so that there is something to learn
    const pitchHz = 90 + ((actor * 37) % 90) + 25 * emotions.findIndex((emotion) => take.includes(emotion));
    const sampleCount = clipSec === null ? sampleCountOf(clip) : Math.round(clipSec * sampleRateHz);
    return { file: `AudioWAV/${1001 + actor}_${take}.wav`, make: () => voiceWav(clip, sampleCount, pitchHz) };
  });
  await writeArchive(path, files);
  return path;
}
