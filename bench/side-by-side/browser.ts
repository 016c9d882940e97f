// Builds the page of the systems and opens it in a headless browser, with the peers' files beside it.

import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, loadConfigFromFile } from 'vite';
import { chromiumArgs, ensureBrowser } from '../../tools/browser.mjs';
import { projectRoot } from '../../tools/packages.mjs';
import { serveFolder } from '../../tools/serve.mjs';
import type { SideBySidePage } from './page/page.ts';

export interface BenchBrowser {
  open: SideBySidePage['open'];
  round: SideBySidePage['round'];
  profile: SideBySidePage['profile'];
  close(): Promise<void>;
}

/** Into the served folder without a copy: the server hands out only what lies in it. */
function linkFiles(from: string, to: string, pick: (name: string) => boolean): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isFile() && pick(entry.name)) linkSync(join(from, entry.name), join(to, entry.name));
}

/** `peers`: folders below .cache/bench that the systems read. */
export async function openBenchBrowser(peers: readonly string[]): Promise<BenchBrowser> {
  const cache = join(projectRoot, '.cache', 'bench');
  mkdirSync(cache, { recursive: true });
  // beside the peers' files, so that they can be linked
  const outDir = mkdtempSync(join(cache, 'page-'));
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
  const own = await loadConfigFromFile({ command: 'build', mode: 'production' }, join(projectRoot, 'vite.config.ts'));
  const plugins = [own?.config.plugins].flat(3).filter((plugin) => plugin && !isOfPage(plugin));
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    logLevel: 'error',
    plugins,
    worker: { format: 'es', ...(own?.config.worker?.plugins ? { plugins: own.config.worker.plugins } : {}) },
    build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
  });
  for (const peer of peers) linkFiles(join(cache, peer), join(outDir, 'peers', peer), () => true);
  const onnxruntime = join(projectRoot, 'node_modules', 'onnxruntime-web', 'dist');
  linkFiles(onnxruntime, join(outDir, 'ort'), (name) => /^ort-wasm-simd-threaded\.(mjs|wasm)$/.test(name));
  const server = await serveFolder(outDir);
  const executablePath = ensureBrowser();
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArgs });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`In the page: ${message.text()}`);
  });
  page.setDefaultTimeout(0);
  await page.goto(server.address);
  return {
    open: (task, system) => page.evaluate(([a, b]) => window.sideBySide.open(a, b), [task, system] as const),
    round: (id, leastSec) => page.evaluate(([a, b]) => window.sideBySide.round(a, b), [id, leastSec] as const),
    profile: (id) => page.evaluate((a) => window.sideBySide.profile(a), id),
    async close() {
      await context.close();
      await server.close();
      for (const folder of [outDir, profile]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The peers are no part of the page, and keep to no policy of its own. */
const ofPage: readonly unknown[] = ['content-security-policy', 'licences', 'hosting'];

function isOfPage(plugin: unknown): boolean {
  return typeof plugin === 'object' && plugin !== null && 'name' in plugin && ofPage.includes(plugin.name);
}
