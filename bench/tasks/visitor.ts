// A visitor of the built page whose every act is traced. It clicks by coordinates found beforehand and waits for little: looking for
// a button by its name in a large page takes the page's own thread, and would be measured with it.

import type { Locator, Page } from '@playwright/test';
import type { PlaceName } from '../../e2e/page-steps.ts';
import { type ThreadTask, ThreadTrace } from './thread-trace.ts';

export interface ActFigures {
  group: string;
  act: string;
  /** The longest task, in the thread's own time. */
  longestMs: number;
  /** The longest by the clock. */
  longestClockMs: number;
  /** By the thread's time. */
  over50: number;
  over100: number;
  /** Of the longest. */
  causes: readonly string[];
}

export interface Point {
  x: number;
  y: number;
}

export const longMs = 900_000;
/** For what does not wait for training. */
const elementMs = 120_000;

export class Visitor {
  readonly page: Page;
  readonly address: string;
  readonly figures: ActFigures[] = [];
  group = '';
  private readonly trace: ThreadTrace;
  private readonly only: RegExp | null;

  private constructor(page: Page, address: string, trace: ThreadTrace, only: RegExp | null) {
    this.page = page;
    this.address = address;
    this.trace = trace;
    this.only = only;
  }

  static async of(page: Page, address: string, options: { isProfiled: boolean; only: RegExp | null }) {
    return new Visitor(page, address, await ThreadTrace.of(page, options.isProfiled), options.only);
  }

  /** Does something and tells what the page's thread did meanwhile, and for a while after it. */
  async act(name: string, run: () => Promise<unknown>, settleMs = 900): Promise<void> {
    const whole = async () => {
      await run();
      await this.settle(settleMs);
    };
    if (this.only && !this.only.test(name)) return whole();
    const tasks = await this.trace.during(whole);
    const figures = figuresOf(this.group, name, tasks);
    this.figures.push(figures);
    console.error(lineOf(figures));
  }

  /** Lets pass what the last act has begun. */
  async settle(ms = 900): Promise<void> {
    await this.page.waitForTimeout(ms);
    await this.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 4000 })));
  }

  /** The middle of an element that is in sight, or is scrolled there. Throws where it does not come: an act without its control would
   *  measure nothing. */
  async point(locator: Locator, timeout = elementMs): Promise<Point> {
    await locator.waitFor({ timeout });
    await locator.scrollIntoViewIfNeeded();
    const box = await locator.boundingBox();
    if (!box) throw new Error(`${locator} is not drawn`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  async click({ x, y }: Point): Promise<void> {
    await this.page.mouse.move(x, y);
    await this.page.mouse.click(x, y);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  place(name: PlaceName): Promise<Point> {
    const steps = this.page.getByRole('navigation', { name: 'Steps' });
    return this.point(steps.getByRole('button', { name: new RegExp(`^${name}`) }));
  }

  /** Goes to an address of the page, as a link would. */
  async go(hash: string): Promise<void> {
    await this.page.evaluate((to) => {
      location.hash = `#/${to}`;
    }, hash);
    await this.page.locator(`main[data-place=${hash.split('/')[0]}]`).waitFor();
    await this.settle();
  }

  /** Until the first heading says this: a look that costs the page nothing. */
  async headed(pattern: RegExp): Promise<void> {
    const started = Date.now();
    for (;;) {
      const text = await this.page.evaluate(() => document.querySelector('main h1')?.textContent ?? '');
      if (pattern.test(text)) return;
      if (Date.now() - started > longMs) throw new Error(`“${text}” where ${pattern} was expected`);
      await this.page.waitForTimeout(250);
    }
  }
}

function figuresOf(group: string, act: string, tasks: readonly ThreadTask[]): ActFigures {
  const longest = tasks.reduce<ThreadTask | null>((most, one) => (most && most.cpuMs >= one.cpuMs ? most : one), null);
  return {
    group,
    act,
    longestMs: longest?.cpuMs ?? 0,
    longestClockMs: tasks.reduce((most, { clockMs }) => Math.max(most, clockMs), 0),
    over50: tasks.filter(({ cpuMs }) => cpuMs > 50).length,
    over100: tasks.filter(({ cpuMs }) => cpuMs > 100).length,
    causes: longest?.causes ?? [],
  };
}

export function lineOf({ group, act, longestMs, longestClockMs, over50, over100, causes }: ActFigures): string {
  const shown = causes.length > 6 ? `\n    ${causes.join('\n    ')}` : causes.slice(0, 3).join(', ');
  return `${group} | ${act} | ${longestMs.toFixed(0)} | ${longestClockMs.toFixed(0)} | ${over50} | ${over100} | ${shown}`;
}
