import { defineConfig } from '@playwright/test';
import { chromiumArgs, findBrowser } from './tools/browser.mjs';

// The specs start tools/serve.mjs on dist/ themselves (e2e/studio-test.ts): `npm run build` comes first.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 180_000,
  forbidOnly: true,
  use: {
    locale: 'en-GB',
    launchOptions: { executablePath: findBrowser() ?? undefined, args: chromiumArgs },
    trace: 'retain-on-failure',
  },
});
