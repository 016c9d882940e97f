// The page's server is the person's own: they close its terminal, start it again, or build anew while the page is open.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { renameChunks } from '../tools/hosting/rename-chunks.ts';
import { serveFolder } from '../tools/serve.mjs';
import { makeArchive } from './make-archive.ts';
import { dropFiles, goTo } from './page-steps.ts';

/** A server of this test's own. Its page is loaded without any place but the first: their chunks are refused until then. */
async function openAlone(page: Page, folder?: string) {
  let server = await serveFolder(folder, 0);
  const { port, address } = server;
  const isChunk = ({ pathname }: URL) => /\/assets\/(Model|Storage)Place-/.test(pathname);
  const refused: string[] = [];
  await page.route(isChunk, async (route) => {
    await route.abort('connectionrefused');
    refused.push(route.request().url());
  });
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(() => refused.length).toBeGreaterThanOrEqual(2);
  await page.unroute(isChunk);
  return {
    stop: () => server.close(),
    async startAgain() {
      server = await serveFolder(folder, port);
      expect(server.port).toBe(port);
    },
  };
}

const gone = (page: Page) => page.getByRole('alert').filter({ hasText: 'The studio’s server does not answer' }).first();

test('a place and a worker that do not load for want of the server say so, and come when it is back', async ({
  page,
}) => {
  const server = await openAlone(page);
  try {
    await expect(page.getByRole('button', { name: /wasm|GPU/i }).first()).toBeVisible();
    await server.stop();

    await goTo(page, 'Storage');
    await expect(gone(page)).toContainText('Start it again with npm start; nothing that is stored is lost.');
    // still gone
    await gone(page).getByRole('button', { name: 'Try again' }).click();
    await expect(gone(page)).toBeVisible();
    await server.startAgain();
    await gone(page).getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Storage' })).toBeVisible();
    const hasStyles = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => (link as HTMLLinkElement).sheet),
      );
    expect(await hasStyles()).toBe(true);

    await goTo(page, 'Data');
    await server.stop();
    await dropFiles(page, [await makeArchive(1)]);
    await expect(gone(page)).toBeVisible();
    await server.startAgain();
    await gone(page).getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
  } finally {
    await server.stop();
  }
});

test('a page of an earlier build is loaded anew where a place is not there any more', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-build-'));
  cpSync('dist', folder, { recursive: true });
  const server = await openAlone(page, folder);
  try {
    const script = () => page.evaluate(() => document.querySelector('script[type="module"]')?.getAttribute('src'));
    const before = await script();
    renameChunks(folder);
    await goTo(page, 'Storage');
    await expect(page.getByRole('heading', { level: 1, name: 'Storage' })).toBeVisible();
    expect(before).toMatch(/index-/);
    expect(await script()).not.toBe(before);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
});
