// A long write beside a training takes processor time from its steps: spread over some seconds, none of them is noticeably longer.

export class WritePace {
  private readonly spreadMs: number;
  private isHurried = false;
  private wake: () => void = () => {};

  /** @param spreadMs what the rests of a whole write add up to */
  constructor(spreadMs: number) {
    this.spreadMs = spreadMs;
  }

  /** Rests after a part of the write. @param share of the whole, 0 to 1 */
  rest(share: number): Promise<void> {
    const ms = share * this.spreadMs;
    if (this.isHurried || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Somebody waits for the write: no more rests. */
  hurry(): void {
    this.isHurried = true;
    this.wake();
  }
}
