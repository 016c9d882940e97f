// What comes of batches that are worked on at the same time, handed on in the batches' order. What comes early waits in memory,
// up to a bound: then its batch waits for its turn.

export interface InOrderOptions<T> {
  /** Batches that may be under way or waiting for an earlier one. */
  window: number;
  /** Of what waits, for each batch. */
  mostBytesAhead: number;
  bytesOf(item: T): number;
  onItem(batch: number, item: T): void;
}

export class InOrder<T> {
  readonly #options: InOrderOptions<T>;
  /** What waits, of each batch after the one whose turn it is. */
  readonly #ahead = new Map<number, { items: T[]; bytes: number }>();
  readonly #ended = new Set<number>();
  #turn = 0;
  #isReleased = false;
  #wake: (() => void)[] = [];

  constructor(options: InOrderOptions<T>) {
    this.#options = options;
  }

  /** Resolves when a batch may start. */
  async room(batch: number): Promise<void> {
    await this.#until(() => batch < this.#turn + this.#options.window);
  }

  /** Hands items of a batch on, or keeps them for its turn; resolves when more of it may come. */
  async give(batch: number, items: readonly T[]): Promise<void> {
    if (batch === this.#turn) this.#handOn(batch, items);
    else {
      const ahead = this.#ahead.get(batch) ?? { items: [], bytes: 0 };
      this.#ahead.set(batch, ahead);
      for (const item of items) {
        ahead.items.push(item);
        ahead.bytes += this.#options.bytesOf(item);
      }
      await this.#until(() => batch === this.#turn || ahead.bytes < this.#options.mostBytesAhead);
    }
  }

  /** No more comes of a batch. */
  end(batch: number): void {
    this.#ended.add(batch);
    while (this.#ended.delete(this.#turn)) {
      this.#turn++;
      const ahead = this.#ahead.get(this.#turn);
      this.#ahead.delete(this.#turn);
      if (ahead) this.#handOn(this.#turn, ahead.items);
    }
    this.#wakeAll();
  }

  /** Lets all that waits go on, to find that all has ended. */
  release(): void {
    this.#isReleased = true;
    this.#ahead.clear();
    this.#wakeAll();
  }

  #handOn(batch: number, items: readonly T[]): void {
    for (const item of items) this.#options.onItem(batch, item);
  }

  async #until(isMet: () => boolean): Promise<void> {
    while (!isMet() && !this.#isReleased) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  #wakeAll(): void {
    for (const resolve of this.#wake.splice(0)) resolve();
  }
}
