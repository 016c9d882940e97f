// A Chromium for a visit, in a profile of its own, without service workers: what a host gives is what the page gets.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArgs, ensureBrowser } from '../browser.mjs';
import type { VisitedPage } from './visited-page.ts';

export interface OpenedBrowser {
  name: string;
  page: VisitedPage;
  close(): Promise<void>;
}

export async function launchChromium(): Promise<OpenedBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-visit-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureBrowser(),
    args: chromiumArgs,
    headless: true,
    serviceWorkers: 'block',
    locale: 'en-GB',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return {
    name: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
    page: {
      goTo: async (url) => void (await page.goto(url)),
      evaluate: async (expression) =>
        JSON.parse((await page.evaluate(`(async () => JSON.stringify((await (${expression})) ?? null))()`)) as string),
      errors: () => errors,
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
