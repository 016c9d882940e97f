import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, findBrowser } from './tools/browser.mjs';
import { builtNonce, pagePolicies } from './tools/content-security-policy.mjs';
import { firstChunks, firstFiles } from './tools/first-files-plugin.ts';
import { fixedHeaders } from './tools/fixed-headers.mjs';
import { hosting } from './tools/hosting/hosting-plugin.ts';
import { licences } from './tools/licences-plugin.ts';
import { sharePage } from './tools/share-page-plugin.ts';
import { wasmKernels } from './tools/wasm-kernels.ts';

/** Whether `vitest` runs tests again where a file changes. Otherwise its browser need not ask for each module again in each of
 *  some two hundred pages and workers. So none of its tests may mock a module: the others would be given the mock. */
const isWatching = !process.argv.includes('run');

/** Writes the Content-Security-Policy into the built pages (the development server needs inline scripts). */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicies().forHtml },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  // relative: the build works in any folder of a host (src/lib/page-files.ts)
  base: './',
  plugins: [react(), contentSecurityPolicy(), wasmKernels(), licences(), sharePage(), firstFiles(), hosting()],
  worker: { format: 'es', plugins: () => [wasmKernels(), licences({ isWorker: true })] },
  // on the elements of the build, and for those that libraries make: src/app/style-nonce.ts
  html: { cspNonce: builtNonce },
  build: {
    target: 'es2023',
    // data: addresses are outside the Content-Security-Policy
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: [resolve('index.html'), resolve('headless.html')],
      output: { codeSplitting: { groups: firstChunks } },
    },
  },
  server: { headers: fixedHeaders },
  preview: { headers: fixedHeaders },
  test: {
    // how long a thing takes is no test's concern: these end what would never come, also on a machine with other work
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 180_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          // modules are loaded once a worker and not once a file, in a third of the time: a test puts back what it changes
          isolate: false,
          include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.browser.test.*', 'node_modules/**'],
        },
      },
      {
        extends: true,
        // what is found late would load the page anew in the middle of a test: what only a worker imports, and what the studio's
        // own page does, which a test asks the server for
        optimizeDeps: {
          entries: ['index.html', 'headless.html', 'src/workers/*.ts', 'src/**/*.browser.test.ts'],
          include: ['@noble/hashes/sha2.js', '@noble/hashes/utils.js', 'mediabunny'],
        },
        server: { headers: isWatching ? fixedHeaders : { ...fixedHeaders, 'Cache-Control': 'max-age=3600' } },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.{ts,tsx}'],
          // how often damage is tried
          env: { VOXTUNE_RANDOM_RUNS: process.env.VOXTUNE_RANDOM_RUNS ?? '' },
          // one file after another: a test that lowers the origin's storage quota lowers it for all pages
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findBrowser() ?? undefined, args: chromiumArgs } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
