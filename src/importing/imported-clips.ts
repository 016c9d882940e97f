// What the clips of an import that still goes on can be asked for.

import type { Clip } from '../dataset/clip.ts';

/** What the clips of an import that still goes on can be asked for, by a worker that begins with them already. */
export interface ImportedClips {
  /** The data set that they will be, and how many files there are to decode. */
  describe(): { datasetId: string; name: string; sampleRateHz: number; fileCount: number } | null;
  /** Clips stored from the `from`th on; waits while there are none and the import goes on. */
  clipsFrom(from: number): Promise<{ clips: Clip[]; end: ImportEnd | null }>;
  /** A clip's samples as the pack holds them; null once the import has ended: then they are in storage, or gone. */
  readBytes(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** `stored`: the data set is there, whole. `failed`: nothing of it is kept. */
export type ImportEnd = 'stored' | 'failed';
