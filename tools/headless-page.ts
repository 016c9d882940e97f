// A headless browser with the built headless.html in it: what the commands train, parity and bench run in.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { HeadlessInput } from '../src/app/headless-api.ts';
import { chromiumArgs, ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { commandFilesOf } from './command-files.mjs';
import type { GivenFile } from './given-files.ts';
import { projectRoot } from './packages.mjs';
import { serveFolder } from './serve.mjs';

export interface HeadlessPage {
  page: Page;
  /** Puts files of this machine into one of the page's file inputs, without copying them; as paths, they keep their bare names. */
  setFiles(input: HeadlessInput, files: readonly (string | GivenFile)[]): Promise<void>;
  close(): Promise<void>;
}

export interface HeadlessOptions {
  /** Use the machine's GPU where there is one, else the software adapter. */
  allowsGpu?: boolean;
  /** The page of dist/ to open. */
  path?: string;
  /** A build other than this checkout's `dist/`. */
  dist?: string | undefined;
  /** What of the page's settings is stored before it opens. */
  stored?: Readonly<Record<string, string>>;
}

/** Opens the page in a browser profile of its own, kept on disk (so that large data sets do not live in memory) and
 *  removed by `close`. */
export async function openHeadlessPage({
  allowsGpu = false,
  path = 'headless.html',
  dist,
  stored = {},
}: HeadlessOptions = {}) {
  const executablePath = ensureBrowser();
  if (dist === undefined) ensureBuild();
  const folder = dist ?? join(projectRoot, 'dist');
  const server = await serveFolder(folder, 0, null, commandFilesOf(folder));
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-'));
  const args = allowsGpu ? chromiumArgs.filter((arg) => !arg.startsWith('--use-webgpu-adapter')) : chromiumArgs;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    headless: true,
    acceptDownloads: true,
    handleSIGINT: false,
    viewport: null,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => console.error(`In the page: ${error.message}`));
  page.on('crash', () => console.error('The page crashed: it may have run out of memory.'));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`In the page: ${message.text()}`);
  });

  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await context.close().catch(() => undefined);
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('SIGINT', () => {
    void close().finally(() => process.exit(130));
  });

  try {
    await page.addInitScript((settings) => {
      for (const [key, value] of Object.entries(settings)) localStorage.setItem(key, value);
    }, stored);
    await page.goto(server.address + path);
    const headless: HeadlessPage = {
      page,
      async setFiles(input, files) {
        const names = files.map((file) => (typeof file === 'string' ? null : file.name));
        await page
          .locator(`#${input}`)
          .setInputFiles(files.map((file) => (typeof file === 'string' ? file : file.path)));
        await page.evaluate(([to, given]) => window.voxtuneHeadless.nameFiles(to, given), [input, names] as const);
      },
      close,
    };
    return headless;
  } catch (error) {
    await close();
    throw error;
  }
}

/** Saves the download that `start` begins. */
export async function saveDownload(page: Page, path: string, start: () => Promise<void>): Promise<void> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 0 }), start()]);
  await download.saveAs(path);
}
