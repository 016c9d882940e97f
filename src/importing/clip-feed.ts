// The clips of an import under way, for another worker that works on them while the rest is still being decoded. It asks for
// them one by one, so nothing piles up here, and the page's thread carries nothing.

import type { Clip } from '../dataset/clip.ts';
import type { ImportEnd, ImportedClips } from './imported-clips.ts';

export interface FeedFacts {
  datasetId: string;
  name: string;
  sampleRateHz: number;
  fileCount: number;
}

/** Told of every clip by the import; answers whoever asks. */
export class ClipFeed implements ImportedClips {
  #facts: FeedFacts | null = null;
  #clips: readonly Clip[] = [];
  #read: ((clip: Clip) => Uint8Array<ArrayBuffer>) | null = null;
  #end: ImportEnd | null = null;
  #waiting: (() => void)[] = [];

  /** @param clips grows as the import goes on. @param read a clip's stored bytes. */
  open(facts: FeedFacts, clips: readonly Clip[], read: (clip: Clip) => Uint8Array<ArrayBuffer>): void {
    this.#facts = facts;
    this.#clips = clips;
    this.#read = read;
  }

  /** Another clip was stored. */
  tell(): void {
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }

  /** The pack is closed; the data set is not there yet. */
  closePack(): void {
    this.#read = null;
  }

  end(how: ImportEnd): void {
    this.#read = null;
    this.#end = how;
    this.tell();
  }

  describe(): FeedFacts | null {
    return this.#facts;
  }

  async clipsFrom(from: number): Promise<{ clips: Clip[]; end: ImportEnd | null }> {
    while (this.#clips.length <= from && this.#end === null) await this.#news();
    return { clips: this.#clips.slice(from), end: this.#end };
  }

  async readBytes(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null> {
    while (this.#read === null && this.#end === null) await this.#news();
    return this.#read?.(clip) ?? null;
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
