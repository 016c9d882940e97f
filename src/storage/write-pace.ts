// A long write beside a training takes processor time from its steps: in small parts with rests between them none is noticeably longer.

export class WritePace {
  private readonly spreadMs: number;
  private done = 0;
  private due = 0;
  private wake: () => void = () => {};

  /** @param spreadMs what the rests of a whole write add up to */
  constructor(spreadMs: number) {
    this.spreadMs = spreadMs;
  }

  /** Somebody waits for the write: no more rests. */
  get isHurried(): boolean {
    return this.due >= 1;
  }

  /** Rests after a part of the write, unless more than what is done is due. @param share of the whole, 0 to 1 */
  rest(share: number): Promise<void> {
    this.done += share;
    const ms = share * this.spreadMs;
    if (ms <= 0 || this.isBehind()) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        if (!this.isBehind()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** So much of the write has to be done by now, 0 to 1: it rests no more until then. */
  catchUp(share: number): void {
    this.due = Math.max(this.due, share);
    this.wake();
  }

  private isBehind(): boolean {
    return this.isHurried || this.done < this.due;
  }
}
