// The test function of the end-to-end specs: serves the built page, and fails a test in which the page asked anything of
// another origin, logged an error or threw one.

import { test as base, expect as baseExpect } from '@playwright/test';
import { serveFolder } from '../tools/serve.mjs';

interface WorkerFixtures {
  address: string;
}

interface TestFixtures {
  /** Runs around every test. */
  pageIsQuiet: undefined;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  address: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const server = await serveFolder();
      await use(server.address);
      await server.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ address }, use) => use(address),
  pageIsQuiet: [
    async ({ context, address }, use) => {
      const origin = new URL(address).origin;
      const complaints: string[] = [];
      context.on('request', (request) => {
        const url = new URL(request.url());
        const isOwn = url.origin === origin || url.protocol === 'blob:' || url.protocol === 'data:';
        if (!isOwn) complaints.push(`a request to ${request.url()}`);
      });
      context.on('weberror', (error) => complaints.push(`an error: ${error.error().message}`));
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`a logged error: ${message.text()}`);
      });
      await use(undefined);
      if (complaints.length > 0)
        throw new Error(`The page made ${complaints.length} faults:\n${complaints.join('\n')}`);
    },
    { auto: true },
  ],
});

export const expect = baseExpect;
