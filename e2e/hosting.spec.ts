// The build on a host that only hands out files, in a folder, as GitHub Pages does: isolated by the service worker, there without a
// connection, and a newer build offered. `npm run hosts` tries the whole way of a person on each kind of host.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { finishAgain } from '../tools/hosting/finish-build.ts';
import { hostKinds, startHost } from '../tools/hosting/host-server.mjs';
import { renameChunks } from '../tools/hosting/rename-chunks.ts';
import { makeArchive } from './make-archive.ts';
import { dropFiles, goTo } from './page-steps.ts';

test.use({ serviceWorkers: 'allow' });

const [bare] = hostKinds;
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** How often the page was loaded, and whatever left its host or went wrong. */
function watch(context: BrowserContext, address: string) {
  const seen = { loads: 0, faults: [] as string[] };
  const { origin } = new URL(address);
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol.startsWith('http')) seen.faults.push(`a request to ${url.href}`);
    if (request.isNavigationRequest() && request.serviceWorker() === null) seen.loads += 1;
  });
  context.on('weberror', (error) => seen.faults.push(error.error().message));
  return seen;
}

async function isKept(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Engine/ }).click();
  await expect(page.getByText('opens, with everything that is stored')).toBeVisible();
  await page.keyboard.press('Escape');
}

test('a host without headers: isolated after one reload, open without a connection', async ({ page, context }) => {
  if (!bare) throw new Error('there is a bare host');
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-host-'));
  cpSync('dist', folder, { recursive: true });
  const host = await startHost(folder, bare);
  const seen = watch(context, host.address);
  try {
    await test.step('isolated', async () => {
      await page.goto(host.address);
      await expect(heading(page)).toBeVisible();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      expect(seen.loads).toBe(2);
      await isKept(page);
    });

    await test.step('without a connection, with what is stored', async () => {
      await dropFiles(page, [await makeArchive(1)]);
      await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
      await host.stop();
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await goTo(page, 'Storage');
      await expect(page.getByRole('main').getByText('voices').first()).toBeVisible();
      await host.start();
    });

    await test.step('a damaged file is fetched again', async () => {
      const damaged = await page.evaluate(async () => {
        const [name = ''] = await caches.keys();
        const cache = await caches.open(name);
        const [request] = (await cache.keys()).filter(({ url }) => /\/assets\/StoragePlace-[^/]*\.js$/.test(url));
        if (!request) throw new Error('the place is not kept');
        await cache.put(request, new Response('damaged', { headers: { 'Content-Type': 'text/javascript' } }));
        return request.url;
      });
      // by fetch: the browser may have a script in memory
      expect(await page.evaluate(async (url) => (await fetch(url)).text(), damaged)).toMatch(/import/);
      const kept = () => page.evaluate(async (url) => (await caches.match(url))?.text(), damaged);
      await expect.poll(kept).toMatch(/import/);
    });
    expect(seen.faults).toEqual([]);
  } finally {
    await host.stop();
    rmSync(folder, { recursive: true });
  }
});

test('a newer build is offered: the open page keeps its own files, and the next load is the newer', async ({
  page,
  context,
}) => {
  if (!bare) throw new Error('there is a bare host');
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-host-'));
  const newer = mkdtempSync(join(tmpdir(), 'voxtune-host-'));
  cpSync('dist', folder, { recursive: true });
  const host = await startHost(folder, bare);
  const seen = watch(context, host.address);
  const build = () =>
    page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name="voxtune-build"]')?.content);
  try {
    await page.goto(host.address);
    await expect(heading(page)).toBeVisible();
    await isKept(page);
    const before = await build();
    cpSync(folder, newer, { recursive: true });
    renameChunks(newer);
    await finishAgain(newer);
    host.deploy(newer);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const offer = page.getByRole('status', { name: 'A newer Voxtune is here' });
    await expect(offer).toBeVisible();
    // of the earlier build, which the host has no more
    const earlier = await page.evaluate(async () => {
      const links = performance.getEntriesByType('resource').map(({ name }) => name);
      const chunk = links.find((name) => /\/assets\/[^/]*\.js$/.test(name)) ?? '';
      return [(await fetch(chunk)).status, (await fetch(chunk, { cache: 'no-store' })).status];
    });
    expect(earlier).toEqual([200, 404]);
    await offer.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => build().catch(() => before)).not.toBe(before);
    await expect(heading(page)).toBeVisible();
    await expect.poll(() => page.evaluate(() => caches.keys())).toHaveLength(1);
    expect(seen.faults).toEqual([]);
  } finally {
    await host.stop();
    for (const made of [folder, newer]) rmSync(made, { recursive: true });
  }
});
