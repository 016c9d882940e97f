// The ways a soak interrupts a run: each really takes away what it names.

import type { BrowserContext, Page } from '@playwright/test';
import { destroyDevice, endWorker, exhaustMemory } from './worker-hooks.ts';

export const killKinds = ['reload', 'close', 'crash', 'worker', 'memory', 'device', 'storage'] as const;

export type KillKind = (typeof killKinds)[number];

/** Whether the page that is there afterwards must be told to continue. */
export function opensPage(kind: KillKind): boolean {
  return kind === 'reload' || kind === 'close' || kind === 'crash';
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
      const session = await context.newCDPSession(page);
      const origin = new URL(address).origin;
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
      await page.waitForTimeout(4000);
      await session.send('Storage.overrideQuotaForOrigin', { origin });
      await session.detach();
      return page;
    }
  }
}
