// Archives for the specs, made of the golden clips: what a person would drop on the page.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';

const clipFolder = join(import.meta.dirname, '..', 'fixtures', 'golden', 'clips');

export interface TestArchive {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The 22 clips in a folder, with what real archives bring along: a folder entry, macOS's shadows, a text file, a
 *  recording cut off in its header and an empty one. `copies` of every clip, as takes `…_00a.wav`, make it larger. */
export async function makeArchive(copies = 1): Promise<TestArchive> {
  const zip = new JSZip();
  zip.folder('AudioWAV');
  const names = readdirSync(clipFolder).sort();
  for (const name of names) {
    const bytes = readFileSync(join(clipFolder, name));
    for (let copy = 0; copy < copies; copy++) {
      const take = copies === 1 ? '' : String.fromCharCode(97 + copy);
      zip.file(`AudioWAV/${name.replace('.wav', `${take}.wav`)}`, bytes);
    }
  }
  zip.file('AudioWAV/notes.txt', 'recorded on Tuesday');
  zip.file('AudioWAV/1009_CLP_ANG_98.wav', readFileSync(join(clipFolder, names[0] ?? '')).subarray(0, 30));
  zip.file('AudioWAV/1009_CLP_ANG_99.wav', '');
  zip.file('__MACOSX/AudioWAV/._1001_CLP_SAD_00.wav', 'resource fork');
  return { name: 'voices.zip', mimeType: 'application/zip', buffer: await zip.generateAsync({ type: 'nodebuffer' }) };
}
