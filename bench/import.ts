// Time and peak memory of importing an archive, beside what JSZip alone takes to unpack it. Linux.
// `npm run bench -- import [ARCHIVE | --clips N] [voxtune] [jszip]`; without an archive one of CREMA-D's shape is made.

import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { chromiumArgs, ensureBrowser } from '../tools/browser.mjs';
import { projectRoot } from '../tools/packages.mjs';
import { usageBelow } from '../tools/process-tree.ts';
import { serveFolder } from '../tools/serve.mjs';
import { cremaClipCount, cremaShape } from './clips/crema-shape.ts';
import type { BenchResult } from './import-page/page.ts';

const methods = ['voxtune', 'jszip'] as const;
const sampleEveryMs = 100;

interface Measured extends BenchResult {
  /** Over the baseline, when the worker was started and the file chosen. */
  peakRssBytes: number;
  peakOwnBytes: number;
  cpuSec: number;
}

async function measure(address: string, archive: string, method: (typeof methods)[number]): Promise<Measured> {
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
  const executablePath = ensureBrowser();
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArgs });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.on('console', (message) => console.error(`In the page: ${message.text()}`));
    await page.goto(address);
    await page.setInputFiles('#archive', archive);
    await page.evaluate((chosen) => window.importBench.prepare(chosen), method);
    await page.waitForTimeout(2000);
    const base = usageBelow(process.pid);
    let peak = base;
    const timer = setInterval(() => {
      const now = usageBelow(process.pid);
      peak = {
        rssBytes: Math.max(peak.rssBytes, now.rssBytes),
        ownBytes: Math.max(peak.ownBytes, now.ownBytes),
        cpuSec: now.cpuSec,
      };
    }, sampleEveryMs);
    try {
      const result = await page.evaluate(() => window.importBench.run());
      const cpuSec = usageBelow(process.pid).cpuSec - base.cpuSec;
      const [peakRssBytes, peakOwnBytes] = [peak.rssBytes - base.rssBytes, peak.ownBytes - base.ownBytes];
      return { ...result, peakRssBytes, peakOwnBytes, cpuSec };
    } finally {
      clearInterval(timer);
    }
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function line(method: string, { seconds, fileCount, bytes, peakRssBytes, peakOwnBytes, cpuSec }: Measured): string {
  const mb = (value: number) => `${Math.round(value / 1e6)} MB`;
  return [
    method.padEnd(8),
    `${seconds.toFixed(1)} s (${cpuSec.toFixed(1)} s of processor time)`,
    `${fileCount} files, ${mb(bytes)}`,
    `${Math.round(fileCount / seconds)} files/s`,
    `peak ${mb(peakRssBytes)} resident, ${mb(peakOwnBytes)} of its own, over the baseline`,
  ].join(' · ');
}

/** @param args the archive or how many clips it has, and which of `voxtune` and `jszip` (both without it). Returns the exit code. */
export async function importBench(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { clips: { type: 'string', default: String(cremaClipCount) } },
    allowPositionals: true,
  });
  const wanted = positionals.filter((word) => methods.some((method) => method === word));
  const [given] = positionals.filter((word) => !wanted.includes(word));
  if (given !== undefined && !existsSync(given)) {
    console.error(`There is no file ${given}.`);
    return 2;
  }
  const archive = given ?? (await cremaShape(join(projectRoot, '.cache', 'bench'), Number(values.clips)));
  const outDir = mkdtempSync(join(tmpdir(), 'voxtune-bench-page-'));
  const root = fileURLToPath(new URL('./import-page', import.meta.url));
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  });
  const server = await serveFolder(outDir);
  try {
    for (const method of methods) {
      if (wanted.length > 0 && !wanted.includes(method)) continue;
      console.log(line(method, await measure(server.address, resolve(archive), method)));
    }
    return 0;
  } finally {
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === new URL(`file://${realpathSync(process.argv[1])}`).href) {
  process.exitCode = await importBench(process.argv.slice(2));
}
