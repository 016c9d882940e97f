// Who has the engine. What a person asked for has it alone, one thing at a time, and can be stopped; a prefill of the trunk
// cache has it only while nobody else wants it.

import { VoxtuneError } from '../lib/errors.ts';
import type { StopMode } from '../run/run-record.ts';

/** One piece of work that has the engine, and what reaches it meanwhile. */
export class Turn {
  private readonly controller = new AbortController();
  private answer: ((isAgain: boolean) => void) | null = null;

  /** Aborts when the work is to end; the reason is how (`StopMode`). */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits until a person has made space for what cannot be left out: true when it is worth trying again, false when it is
   *  given up. */
  waitForSpace(): Promise<boolean> {
    this.answer?.(false);
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  spaceMade(): void {
    this.endWait(true);
  }

  /** Where it waits for space, that is given up and the work ends by itself. */
  stop(mode: StopMode): void {
    if (!this.endWait(false)) this.controller.abort(mode);
  }

  private endWait(isAgain: boolean): boolean {
    const { answer } = this;
    this.answer = null;
    answer?.(isAgain);
    return answer !== null;
  }
}

export class EngineTurns {
  private current: Turn | null = null;
  /** Ends when the short tasks before it have. */
  private brief: Promise<unknown> = Promise.resolve();
  private prefilling: { controller: AbortController; ended: Promise<unknown> } | null = null;
  private readonly whileRunning: <T>(work: () => Promise<T>) => Promise<T>;

  /** `whileRunning` runs work while no other tab prefills. */
  constructor(whileRunning: <T>(work: () => Promise<T>) => Promise<T>) {
    this.whileRunning = whileRunning;
  }

  /** Runs a task that has the engine alone. Throws `training/busy` while another has it. */
  async exclusively<T>(task: (turn: Turn) => Promise<T>): Promise<T> {
    this.refuseWhileBusy();
    const turn = new Turn();
    this.current = turn;
    try {
      await this.brief;
      await this.endPrefill();
      return await this.whileRunning(() => task(turn));
    } finally {
      this.current = null;
    }
  }

  /** Runs a task that has the engine alone for a moment: what else is asked of the engine meanwhile waits for its end instead of being
   *  refused. Throws `training/busy`. */
  async briefly<T>(task: () => Promise<T>): Promise<T> {
    this.refuseWhileBusy();
    const turn = this.brief.then(async () => {
      await this.endPrefill();
      return this.whileRunning(task);
    });
    this.brief = turn.catch(() => undefined);
    return turn;
  }

  /** Runs a short task of the engine's, which others may follow before it has ended. Throws `training/busy`. */
  async between<T>(task: () => Promise<T>): Promise<T> {
    this.refuseWhileBusy();
    await this.endPrefill();
    return task();
  }

  stop(mode: StopMode): void {
    this.current?.stop(mode);
  }

  spaceMade(): void {
    this.current?.spaceMade();
  }

  /** Runs a prefill until it ends, or until anything else is asked of the engine: then its signal aborts. Null where the
   *  engine is taken. */
  async prefill<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    await this.brief;
    await this.endPrefill();
    if (this.current) return null;
    const controller = new AbortController();
    const outcome = task(controller.signal);
    const ended = outcome
      .catch(() => undefined)
      .then(() => {
        this.prefilling = null;
      });
    this.prefilling = { controller, ended };
    return outcome;
  }

  /** Resolves when its files are closed. */
  async endPrefill(): Promise<void> {
    while (this.prefilling) {
      this.prefilling.controller.abort();
      await this.prefilling.ended;
    }
  }

  private refuseWhileBusy(): void {
    if (!this.current) return;
    throw new VoxtuneError('training/busy', 'Another run is still at work. Stop it or wait for it first.', {
      name: '',
    });
  }
}
