// Many clips that are short: what tables, splits and results of a large data set cost does not depend on how long its clips are.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { voiceWav } from '../clips/voices.ts';
import { writeArchive } from '../clips/write-archive.ts';

const labels = ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'];
const speakers = 120;

/** The path of the archive in `folder`, written unless it is there: a third of a second each, of 120 speakers. */
export async function shortClips(folder: string, count: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `short-clips-${count}.zip`);
  if (existsSync(path)) return path;
  const files = Array.from({ length: count }, (_, clip) => {
    const label = Math.floor(clip / speakers) % labels.length;
    const name = `${1001 + (clip % speakers)}_TAKE${clip}_${labels[label]}.wav`;
    return { file: `audio/${name}`, make: () => voiceWav(clip, 4000 + (clip % 13) * 200, 100 + 40 * label) };
  });
  await writeArchive(path, files);
  return path;
}
