// The test function of the end-to-end specs: serves the built page, and fails a test in which the page asked anything of
// another origin, logged an error or threw one.

import { test as base, expect as baseExpect } from '@playwright/test';
import { serveFolder } from '../tools/serve.mjs';

interface WorkerFixtures {
  address: string;
}

interface TestFixtures {
  /** Other origins that a spec lets the page ask; what it is asked must be the spec's own concern. */
  allowedOrigins: string[];
  /** Logged errors that a spec provokes: the browser logs every refused request itself. */
  allowedErrors: RegExp[];
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
  allowedOrigins: [[], { option: true }],
  allowedErrors: [[], { option: true }],
  baseURL: async ({ address }, use) => use(address),
  pageIsQuiet: [
    async ({ context, address, allowedOrigins, allowedErrors }, use) => {
      const origin = new URL(address).origin;
      const complaints: string[] = [];
      context.on('request', (request) => {
        const url = new URL(request.url());
        const isOwn = url.origin === origin || url.protocol === 'blob:' || url.protocol === 'data:';
        if (allowedOrigins.includes(url.origin)) return;
        if (!isOwn) complaints.push(`a request to ${request.url()}`);
      });
      context.on('weberror', (error) => complaints.push(`an error: ${error.error().message}`));
      context.on('console', (message) => {
        const isAllowed = allowedErrors.some((pattern) => pattern.test(message.text()));
        if (message.type() === 'error' && !isAllowed) complaints.push(`a logged error: ${message.text()}`);
      });
      await use(undefined);
      if (complaints.length > 0)
        throw new Error(`The page made ${complaints.length} faults:\n${complaints.join('\n')}`);
    },
    { auto: true },
  ],
});

export const expect = baseExpect;
