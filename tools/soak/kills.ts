// The ways a soak interrupts a run: each really takes away what it names.

import type { BrowserContext, Page, Worker } from '@playwright/test';

export type KillKind = 'reload' | 'close' | 'crash' | 'worker' | 'device' | 'storage';

/** Puts a handle on the worker's GPU devices into it, so that one can be destroyed from outside. Must run before the
 *  engine opens. */
export async function watchDevices(worker: Worker): Promise<void> {
  await worker
    .evaluate(() => {
      const scope = globalThis as unknown as { soakDevices?: GPUDevice[] };
      if (scope.soakDevices || typeof GPUAdapter === 'undefined') return;
      const devices: GPUDevice[] = [];
      scope.soakDevices = devices;
      const request = GPUAdapter.prototype.requestDevice;
      GPUAdapter.prototype.requestDevice = async function (...args) {
        const device = await request.apply(this, args);
        devices.push(device);
        return device;
      };
    })
    .catch(() => undefined);
}

export function trainWorkerOf(page: Page): Worker | null {
  return page.workers().find((worker) => worker.url().includes('train-worker')) ?? null;
}

/** Kills; resolves with the page to go on with, which must be told to continue where it is a new or reloaded one. */
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
      await trainWorkerOf(page)?.evaluate(() => self.close());
      return page;
    case 'device':
      await trainWorkerOf(page)?.evaluate(() => {
        (globalThis as unknown as { soakDevices?: GPUDevice[] }).soakDevices?.at(-1)?.destroy();
      });
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
