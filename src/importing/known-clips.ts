// Which clips a data set has already, while more are added: the same recording under the same path is not added twice.

import type { Clip } from '../dataset/clip.ts';

export class KnownClips {
  /** Content hashes by path. */
  readonly #paths = new Map<string, string>();

  constructor(clips: readonly Pick<Clip, 'path' | 'contentHash'>[]) {
    for (const { path, contentHash } of clips) this.#paths.set(path, contentHash);
  }

  /** The path that a clip is added under: its own, or where another recording has that, one with a number, as "a (2).wav". Null: it
   *  is there. */
  place(path: string, contentHash: string): string | null {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? path : numbered(path, number);
      const there = this.#paths.get(candidate);
      if (there === contentHash) return null;
      if (there !== undefined) continue;
      this.#paths.set(candidate, contentHash);
      return candidate;
    }
  }
}

/** Before the extension: what the name's parts say stays in its place. */
function numbered(path: string, number: number): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1
    ? `${path.slice(0, dot)} (${number})${path.slice(dot)}`
    : `${path} (${number})`;
}
