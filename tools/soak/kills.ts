// The ways a soak interrupts a run: each really takes away what it names.

import type { BrowserContext, Page } from '@playwright/test';
import { destroyDevice, endWorker, exhaustMemory } from './worker-hooks.ts';

export const killKinds = ['reload', 'close', 'crash', 'worker', 'memory', 'device', 'storage'] as const;

export type KillKind = (typeof killKinds)[number];

/** After these there is another page, which must be told to continue. */
export const pageKills = ['reload', 'close', 'crash'] as const satisfies readonly KillKind[];

export function opensPage(kind: KillKind): boolean {
  return (pageKills as readonly KillKind[]).includes(kind);
}

/** Kills; resolves with the page to go on with. */
export async function kill(kind: KillKind, page: Page, context: BrowserContext, address: string): Promise<Page> {
  switch (kind) {
    case 'reload':
      await page.reload();
      return page;
    case 'close': {
      const next = await context.newPage();
      await page.close();
      await next.goto(address);
      return next;
    }
    case 'crash': {
      const crashed = page.waitForEvent('crash');
      const session = await context.newCDPSession(page);
      void session.send('Page.crash').catch(() => undefined);
      await crashed;
      const next = await context.newPage();
      await next.goto(address);
      await page.close();
      return next;
    }
    case 'worker':
      await endWorker(page);
      return page;
    case 'memory':
      await exhaustMemory(page);
      return page;
    case 'device':
      await destroyDevice(page);
      return page;
    case 'storage': {
      const giveSpace = await takeSpace(page, context, address);
      await page.waitForTimeout(4000);
      await giveSpace();
      return page;
    }
  }
}

/** Leaves the origin one byte of space, until it is given again. */
export async function takeSpace(page: Page, context: BrowserContext, address: string): Promise<() => Promise<void>> {
  const session = await context.newCDPSession(page);
  const origin = new URL(address).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  return async () => {
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await session.detach();
  };
}
