// The test function of the end-to-end specs: serves the built page, and fails a test in which the page asked anything of
// another origin, logged an error or threw one.

import { test as base, expect } from '@playwright/test';
import { serveFolder } from '../tools/serve.mjs';
import { WorkerGate } from '../tools/soak/worker-gate.ts';
import { hookedBuild } from '../tools/soak/worker-hooks.ts';

interface WorkerFixtures {
  /** Serves a copy of the build whose train worker can be held (`gate`), ended and starved of memory. */
  isHooked: boolean;
  address: string;
}

interface TestFixtures {
  /** Other origins that a spec lets the page ask; what it is asked must be the spec's own concern. */
  allowedOrigins: string[];
  /** Logged errors that a spec provokes: the browser logs every refused request itself. */
  allowedErrors: RegExp[];
  /** Holds the train worker where a spec wants it. Only where `isHooked`. */
  gate: WorkerGate;
  /** Runs around every test. */
  pageIsQuiet: undefined;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  isHooked: [false, { scope: 'worker', option: true }],
  address: [
    async ({ isHooked }, use) => {
      const build = isHooked ? hookedBuild('events') : null;
      const server = await serveFolder(build?.folder);
      await use(server.address);
      await server.close();
      build?.remove();
    },
    { scope: 'worker' },
  ],
  allowedOrigins: [[], { option: true }],
  allowedErrors: [[], { option: true }],
  baseURL: async ({ address }, use) => use(address),
  gate: [
    async ({ context, isHooked }, use) => {
      // a hooked worker asks in every test
      const gate = isHooked ? await WorkerGate.of(context) : new WorkerGate();
      await use(gate);
      gate.open();
    },
    { auto: true },
  ],
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

export { expect };
