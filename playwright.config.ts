import { defineConfig } from '@playwright/test';
import { emptySharedFolder } from './e2e/shared-folder.ts';
import { chromiumArgs, findBrowser } from './tools/browser.mjs';

emptySharedFolder();

// The specs start tools/serve.mjs on dist/ themselves (e2e/studio-test.ts): `npm run build` comes first.
export default defineConfig({
  testDir: 'e2e',
  // the sample's spec leaves a trained run for others (e2e/trained-sample.ts)
  projects: [
    { name: 'first', testMatch: 'sample.spec.ts' },
    { name: 'others', testIgnore: 'sample.spec.ts' },
  ],
  outputDir: 'test-results/e2e',
  // much of a test is waiting: for the page to open, for a click to be drawn, for a worker
  workers: 2,
  fullyParallel: true,
  retries: 0,
  // how long a thing takes is no test's concern: these end what would never come, also on a machine with other work
  timeout: 900_000,
  expect: { timeout: 180_000 },
  forbidOnly: true,
  use: {
    locale: 'en-GB',
    // what a spec routes and takes away must reach the page: e2e/hosting.spec.ts is about the service worker
    serviceWorkers: 'block',
    actionTimeout: 180_000,
    navigationTimeout: 180_000,
    launchOptions: { executablePath: findBrowser() ?? undefined, args: chromiumArgs },
    // a trace takes as much work again as half of the test: `npx playwright test --trace retain-on-failure` makes one
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
