// Holds a worker of a hooked build at a known point, so that what is done in the middle of its work finds the same state on
// any machine, however fast or busy.

import type { BrowserContext, Route } from '@playwright/test';
import { type HoldPoint, holdPath } from './worker-hooks.ts';

export class WorkerGate {
  #closed: { kind: HoldPoint; from: number } | null = null;
  /** Answers each worker that stands. */
  #standing: ((what: 'go on' | 'end') => void)[] = [];
  #onStands: () => void = () => undefined;

  static async of(context: BrowserContext): Promise<WorkerGate> {
    const gate = new WorkerGate();
    await context.route(
      ({ pathname }) => pathname.startsWith(holdPath),
      (route) => gate.#answer(route),
    );
    return gate;
  }

  /** From now on a worker stands still as soon as it tells of a `kind` whose number is at least `from`. One that stands
   *  goes on. */
  closeAt(kind: HoldPoint, from: number): void {
    this.open();
    this.#closed = { kind, from };
  }

  /** All go on, to their end. */
  open(): void {
    this.#closed = null;
    for (const answer of this.#standing.splice(0)) answer('go on');
  }

  /** The worker that stands ends, as when the browser takes it away. */
  endWorker(): void {
    for (const answer of this.#standing.splice(0)) answer('end');
  }

  /** Resolves when a worker stands where the gate was closed last: that it does is proof that it got there. */
  async stands(): Promise<void> {
    if (this.#standing.length > 0) return;
    await new Promise<void>((resolve) => {
      this.#onStands = resolve;
    });
  }

  async #answer(route: Route): Promise<void> {
    const [kind, at] = new URL(route.request().url()).pathname.slice(holdPath.length).split('/');
    let body: 'go on' | 'end' = 'go on';
    const closed = this.#closed;
    if (closed && kind === closed.kind && Number(at) >= closed.from) {
      body = await new Promise((resolve) => {
        this.#standing.push(resolve);
        this.#onStands();
      });
    }
    // the page may be closed by now, its worker gone
    await route.fulfill({ body }).catch(() => undefined);
  }
}
