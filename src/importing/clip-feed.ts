// The clips of an import under way, for whoever works on them while the rest is still being decoded (the prefill of the trunk
// cache, in the train worker). It asks for them, so nothing piles up, and the page's thread carries nothing.

import type { Clip } from '../dataset/clip.ts';

/** The data set that the clips will be, and how many files there are to decode. */
export interface FeedFacts {
  datasetId: string;
  name: string;
  sampleRateHz: number;
  fileCount: number;
}

/** What can be asked of it, also across threads. */
export interface ImportedClips {
  /** Waits until the files are listed. Null: there is no import. */
  describe(): Promise<FeedFacts | null>;
  /** Clips from the `from`th on, a portion at most. Waits while there are none; none: there are no more. */
  clipsFrom(from: number): Promise<Clip[]>;
  /** A clip's samples as the pack holds them; null once the import has ended: then they are in storage, or gone. */
  readBytes(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Whether nothing of it is kept. Answers at once. */
  hasFailed(): boolean | Promise<boolean>;
}

/** Enough for batches of like length among them. */
export const portionSize = 48;

export class ClipFeed implements ImportedClips {
  #facts: FeedFacts | null = null;
  #clips: readonly Clip[] = [];
  #read: ((clip: Clip) => Uint8Array<ArrayBuffer>) | null = null;
  #end: 'stored' | 'failed' | null = null;
  #waiting: (() => void)[] = [];

  /** Of an import that is over. `facts` null: nothing of it is kept. */
  static ended(facts: FeedFacts | null, clips: readonly Clip[]): ClipFeed {
    const feed = new ClipFeed();
    feed.#facts = facts;
    feed.#clips = clips;
    feed.#end = facts ? 'stored' : 'failed';
    return feed;
  }

  /** @param clips grows as the import goes on. @param read a clip's stored bytes. */
  open(facts: FeedFacts, clips: readonly Clip[], read: (clip: Clip) => Uint8Array<ArrayBuffer>): void {
    this.#facts = facts;
    this.#clips = clips;
    this.#read = read;
    this.wake();
  }

  /** Something happened: a clip was stored. */
  wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** The pack is closed; the data set is not there yet. */
  closePack(): void {
    this.#read = null;
  }

  /** `stored`: the data set is there, whole. `failed`: nothing of it is kept. */
  end(how: 'stored' | 'failed'): void {
    this.#read = null;
    this.#end = how;
    this.wake();
  }

  async describe(): Promise<FeedFacts | null> {
    await this.#until(() => this.#facts !== null);
    return this.#facts;
  }

  async clipsFrom(from: number): Promise<Clip[]> {
    await this.#until(() => this.#clips.length > from);
    return this.hasFailed() ? [] : this.#clips.slice(from, from + portionSize);
  }

  async readBytes(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null> {
    await this.#until(() => this.#read !== null);
    return this.#read?.(clip) ?? null;
  }

  hasFailed(): boolean {
    return this.#end === 'failed';
  }

  /** Or until its end. */
  async #until(isMet: () => boolean): Promise<void> {
    while (this.#end === null && !isMet()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
