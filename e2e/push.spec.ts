// A run's model pushed to a hub, as a person does it: nothing is asked before a token is given, a refusal is told beside it, and what
// arrives is what was listed. The hub is src/testing/push-server.ts.

import { type PushServer, pushToken, startPushServer } from '../src/testing/push-server.ts';
import { serveFolder } from '../tools/serve.mjs';
import { accessibilityFaults } from './accessibility.ts';
import { goTo } from './page-steps.ts';
import { test as base, expect } from './studio-test.ts';
import { openTrainedSample } from './trained-sample.ts';

const test = base.extend<object, { hub: PushServer }>({
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const hub = await startPushServer();
      await use(hub);
      await hub.close();
    },
    { scope: 'worker' },
  ],
  address: [
    async ({ hub }, use) => {
      const server = await serveFolder(undefined, 0, [hub.address]);
      await use(server.address);
      await server.close();
    },
    { scope: 'worker' },
  ],
  allowedOrigins: async ({ hub }, use) => use([hub.address]),
  allowedErrors: [/Failed to load resource/],
});

test('a model is pushed after its owner and its files were shown', async ({ page, hub }) => {
  await openTrainedSample(page);
  await goTo(page, 'Evaluate');
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export “azure-1”' });
  await dialog.getByRole('button', { name: 'Push to the Hugging Face Hub…' }).click();
  const token = dialog.getByRole('textbox', { name: 'Access token' });
  const look = dialog.getByRole('button', { name: 'See whose it is' });
  await token.fill('secret');
  await look.click();
  await expect(dialog.getByText('Token not accepted')).toBeVisible();
  expect(hub.requests).toEqual([]);
  await token.fill('hf_other');
  await look.click();
  await expect.poll(() => hub.requests.map(({ path }) => path)).toEqual(['/api/whoami-v2']);
  await expect(dialog.getByText('Token not accepted')).toBeVisible();

  await token.fill(pushToken);
  await look.click();
  await expect(dialog.getByText('This token belongs to someone.')).toBeVisible();
  const listed = dialog.getByRole('listitem').filter({ hasText: /^[\w.]+ [\d.]+\s\w?B$/ });
  await expect(listed.filter({ hasText: 'model.safetensors' })).toBeVisible();
  const names = (await listed.allTextContents()).map((text) => text.split(' ')[0]);
  expect(await accessibilityFaults(page, '[role="dialog"]')).toEqual([]);
  expect(hub.repos.size).toBe(0);
  await dialog.getByRole('button', { name: 'Push', exact: true }).click();
  await expect(dialog.getByRole('link', { name: `${hub.address}/someone/azure-1` })).toBeVisible();
  const repo = hub.repos.get('someone/azure-1');
  expect(repo?.visibility).toBe('private');
  expect([...(repo?.files.keys() ?? [])].sort()).toEqual([...names].sort());
  expect(names).not.toContain('split.csv');
  // the next push asks for the token again
  await expect(token).toHaveValue('');
});
