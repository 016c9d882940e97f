// A model from Hugging Face, as a person gets it: name it, see what comes, download, stop, go on, train; and what the page
// says when the hub refuses, is busy, breaks off or sends something else. The hub is e2e/hub-server.ts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { itemAt } from '../src/lib/present.ts';
import { serveFolder } from '../tools/serve.mjs';
import { accessibilityFaults } from './accessibility.ts';
import { cutStalled, type Fault, type HubServer, startHubServer } from './hub-server.ts';
import { goTo, importClips, openPage } from './page-steps.ts';
import { test as base, expect } from './studio-test.ts';

const golden = join(import.meta.dirname, '..', 'fixtures', 'golden', 'base');
const layouts = join(import.meta.dirname, '..', 'fixtures', 'formats', 'models');
const fileOf = (folder: string, name: string) => readFileSync(join(folder, name));
const modelFiles = (weights: string) => ({
  'README.md': Buffer.from('# base'),
  'config.json': fileOf(golden, 'config.json'),
  'preprocessor_config.json': fileOf(golden, 'preprocessor_config.json'),
  'tf_model.h5': Buffer.alloc(30_000),
  [weights]: fileOf(golden, weights),
});

const test = base.extend<{ hubPage: Page }, { hub: HubServer }>({
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const hub = await startHubServer();
      await use(hub);
      await hub.close();
    },
    { scope: 'worker' },
  ],
  address: [
    async ({ hub }, use) => {
      const server = await serveFolder(undefined, 0, hub.origins);
      await use(server.address);
      await server.close();
    },
    { scope: 'worker' },
  ],
  allowedOrigins: async ({ hub }, use) => use([...hub.origins]),
  allowedErrors: [/Failed to load resource|net::ERR_/],
  hubPage: async ({ hub, page }, use) => {
    hub.requests.length = 0;
    hub.faults.clear();
    hub.refusesRanges = false;
    hub.repos = new Map([
      ['facebook/hubert-small', { files: modelFiles('pytorch_model.bin') }],
      ['someone/private-model', { files: modelFiles('model.safetensors'), token: 'hf_secret' }],
      ['meta/gated-model', { files: modelFiles('model.safetensors'), isGated: true }],
      ['someone/only-tensorflow', { files: { 'config.json': Buffer.from('{}'), 'tf_model.h5': Buffer.alloc(20) } }],
      [
        'someone/broken-model',
        { files: { ...modelFiles('model.safetensors'), 'model.safetensors': Buffer.alloc(20_000, 1) } },
      ],
      [
        'someone/text-model',
        { files: { ...modelFiles('model.safetensors'), 'config.json': Buffer.from('{"model_type":"bert"}') } },
      ],
      [
        'a-person-with-a-rather-long-name/hubert-base-ls960-fine-tuned-on-crema-d-emotions-with-everything-in-its-name-v2',
        { files: sharded() },
      ],
    ]);
    await openPage(page);
    await goTo(page, 'Model');
    expect(hub.requests, 'nothing is asked before a click').toEqual([]);
    await use(page);
  },
});

function sharded(): Record<string, Buffer> {
  const names = [
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
    'model.safetensors.index.json',
  ];
  return {
    'config.json': fileOf(layouts, 'config.json'),
    ...Object.fromEntries(names.map((name) => [name, fileOf(join(layouts, 'sharded'), name)])),
  };
}

async function look(page: Page, reference: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Model', exact: true }).fill(reference);
  await page.getByRole('button', { name: 'Look', exact: true }).click();
}

const preview = (page: Page, repo: string) => page.getByRole('region', { name: `What ${repo} would bring` });
const openCard = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Models' }).getByRole('button', { name, exact: true, pressed: true });

const downloading = (page: Page) => page.getByRole('region', { name: 'Downloading facebook/hubert-small' });

/** Waits until all has arrived that a stalled server sent of the weights, after the two small files. */
async function arrived(page: Page, bytes: number): Promise<void> {
  const small = ['config.json', 'preprocessor_config.json'].map((name) => fileOf(golden, name).length);
  const sum = small.reduce((total, length) => total + length, bytes);
  await expect(downloading(page).getByText(new RegExp(`^${(sum / 1000).toFixed(1)}\\skB of`))).toBeVisible();
}

async function stopWhenArrived(page: Page, bytes: number): Promise<void> {
  const download = downloading(page);
  await arrived(page, bytes);
  await download.getByRole('button', { name: 'Stop' }).click();
  await expect(download).toBeHidden();
}

test('look, download, stop, go on after a reload, train, and go offline', async ({ hub, hubPage: page, context }) => {
  const whole = fileOf(golden, 'pytorch_model.bin').length;
  await test.step('what would come, and how much', async () => {
    await look(page, ' facebook/hubert-small@main ');
    const shown = preview(page, 'facebook/hubert-small');
    await expect(shown.getByText('pytorch_model.bin')).toBeVisible();
    await expect(shown.getByText('tf_model.h5')).toHaveCount(0);
    await expect(shown.getByText(/ in all/)).toBeVisible();
    await expect(shown.getByText('Licence: apache-2.0')).toBeVisible();
    // listing and config.json alone
    expect(hub.requests.map(({ server, path }) => `${server} ${path.split('/').at(-1)}`)).toEqual([
      'hub main',
      'hub config.json',
    ]);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  await test.step('stop', async () => {
    hub.faults.set('pytorch_model.bin', [{ kind: 'stall', afterBytes: 40_000 }]);
    await preview(page, 'facebook/hubert-small').getByRole('button', { name: 'Download' }).click();
    await stopWhenArrived(page, 40_000);
    await expect(page.getByText('of it are here already')).toBeVisible();
  });

  await test.step('all of it is listed under Storage, and survives a reload', async () => {
    await page.reload();
    await goTo(page, 'Storage');
    await expect(
      page.getByRole('region', { name: 'Unfinished downloads' }).getByText('facebook/hubert-small'),
    ).toBeVisible();
    await goTo(page, 'Model');
  });

  await test.step('go on from what was received', async () => {
    hub.requests.length = 0;
    await page.getByRole('button', { name: 'Go on downloading facebook/hubert-small' }).click();
    await expect(openCard(page, 'facebook/hubert-small')).toBeVisible();
    const asked = hub.requests.filter(({ path, server }) => server === 'files' && path.endsWith('pytorch_model.bin'));
    expect(asked.map(({ method, range }) => `${method} ${range}`)).toEqual(['GET bytes=40000-']);
    expect(whole).toBeGreaterThan(40_000);
    expect(hub.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    await expect(page.getByText('Unfinished downloads')).toHaveCount(0);
  });

  await test.step('train with it, with no connection to anything', async () => {
    await goTo(page, 'Data');
    await importClips(page);
    await goTo(page, 'Train');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('1');
    hub.requests.length = 0;
    await context.route(
      (url) => hub.origins.includes(url.origin),
      (route) => route.abort(),
    );
    await page.getByRole('button', { name: 'Start training' }).click();
    await expect(page.getByRole('main').getByRole('button', { name: 'Evaluate' })).toBeVisible();
    expect(hub.requests).toEqual([]);
  });

  await test.step('the hub cannot be reached: said, and the stored model still serves', async () => {
    await goTo(page, 'Model');
    await look(page, 'facebook/hubert-small');
    await expect(page.getByText('Hugging Face does not answer')).toBeVisible();
    await expect(openCard(page, 'facebook/hubert-small')).toBeVisible();
  });

  await test.step('deleted under Storage', async () => {
    await goTo(page, 'Storage');
    await page.getByRole('button', { name: 'Delete facebook/hubert-small', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Delete facebook/hubert-small', exact: true })).toHaveCount(0);
  });
});

test('a cut connection is mended by itself; a server without ranges begins again, and the page says so', async ({
  hub,
  hubPage: page,
}) => {
  hub.faults.set('pytorch_model.bin', [
    { kind: 'stall', afterBytes: 30_000 },
    { kind: 'wait', seconds: 2 },
    { kind: 'status', status: 503 },
  ]);
  await look(page, 'facebook/hubert-small');
  await preview(page, 'facebook/hubert-small').getByRole('button', { name: 'Download' }).click();
  await arrived(page, 30_000);
  const isTold = appears(page, 'Hugging Face asks to wait');
  cutStalled(hub);
  await isTold;
  await expect(openCard(page, 'facebook/hubert-small')).toBeVisible();
  const ranges = hub.requests.filter(({ server }) => server === 'files').map(({ range }) => range);
  expect(ranges).toEqual([null, 'bytes=30000-', 'bytes=30000-', 'bytes=30000-']);

  await page.getByRole('button', { name: 'Delete model facebook/hubert-small' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete model' }).click();
  hub.refusesRanges = true;
  hub.faults.set('pytorch_model.bin', [{ kind: 'stall', afterBytes: 20_000 }]);
  await look(page, 'facebook/hubert-small');
  await preview(page, 'facebook/hubert-small').getByRole('button', { name: 'Download' }).click();
  await stopWhenArrived(page, 20_000);
  hub.faults.set('pytorch_model.bin', [{ kind: 'stall', afterBytes: 25_000 }]);
  await page.getByRole('button', { name: 'Go on downloading' }).click();
  await expect(page.getByText(/pytorch_model\.bin starts again/)).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Stop' }).click();
});

/** Resolves when the page says something that may be gone a moment later. */
function appears(page: Page, text: string): Promise<void> {
  return page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.body.textContent?.includes(wanted)) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    text,
  );
}

const refusals: [what: string, reference: string, title: string, text: RegExp][] = [
  ['no such model', 'nobody/no-model', 'Not on Hugging Face', /nobody\/no-model/],
  ['private or not there', 'facebook/hubert-bsae', 'Hugging Face wants a token', /facebook\/hubert-bsae/],
  ['no such revision', 'facebook/hubert-small@v9', 'Not on Hugging Face', /hubert-small@v9/],
  ['gated', 'meta/gated-model', 'A gated model', /meta\/gated-model at|Accept them at .*meta\/gated-model/],
  ['too many requests', 'busy/model', 'Hugging Face asks to wait', /17 s/],
  ['no weights that can be used', 'someone/only-tensorflow', 'No model that can be used', /tf_model\.h5/],
  ['not a name', 'hubert base', 'Not a model’s name', /hubert base/],
];
test('what is refused is said in place', async ({ hubPage: page }) => {
  for (const [what, reference, title, text] of refusals) {
    await test.step(what, async () => {
      await look(page, reference);
      const alert = page.getByRole('alert');
      await expect(alert.getByText(title, { exact: true })).toBeVisible();
      await expect(alert.getByText(text).first()).toBeVisible();
      await expect(page.getByRole('button', { name: 'Look', exact: true })).toBeEnabled();
    });
  }
});

test('another kind of model is refused before anything large is fetched', async ({ hub, hubPage: page }) => {
  await look(page, 'someone/text-model');
  await expect(page.getByRole('alert')).toBeVisible();
  expect(hub.requests.every(({ server }) => server === 'hub')).toBe(true);
});

const wrongs: [what: string, fault: Fault, title: string][] = [
  ['a wrong length', { kind: 'shorter', bytes: 30_000 }, 'A file of another length'],
  ['a wrong hash', { kind: 'other-content' }, 'A damaged file'],
];
for (const [what, fault, title] of wrongs) {
  test(`${what} is found, nothing of the file is kept, and the next attempt is whole`, async ({
    hub,
    hubPage: page,
  }) => {
    hub.faults.set('pytorch_model.bin', [fault]);
    await look(page, 'facebook/hubert-small');
    await preview(page, 'facebook/hubert-small').getByRole('button', { name: 'Download' }).click();
    await expect(page.getByRole('alert').getByText(title, { exact: true })).toBeVisible();
    await page
      .getByRole('button', { name: /Go on downloading|Download/ })
      .first()
      .click();
    await expect(openCard(page, 'facebook/hubert-small')).toBeVisible();
    const ranges = hub.requests.filter(({ server }) => server === 'files').map(({ range }) => range);
    expect(ranges).toEqual([null, null]);
  });
}

test('what came whole but cannot be loaded is told so, also after a reload, and can be thrown away', async ({
  hubPage: page,
}) => {
  await look(page, 'someone/broken-model');
  await preview(page, 'someone/broken-model').getByRole('button', { name: 'Download' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.reload();
  await expect(page.getByText(/All .* are here, but cannot be loaded/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go on downloading someone/broken-model' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Throw away what has arrived of someone/broken-model' }).click();
  await expect(page.getByText('someone/broken-model')).toHaveCount(0);
});

test('a private model, with a token that its file server never sees and no storage keeps', async ({
  hub,
  hubPage: page,
}) => {
  await look(page, 'someone/private-model');
  await expect(page.getByText('Hugging Face wants a token')).toBeVisible();
  await page.getByText('A private or gated model needs a token').click();
  await page.getByLabel('Access token').fill('hf_secret');
  await look(page, 'someone/private-model');
  await preview(page, 'someone/private-model').getByRole('button', { name: 'Download' }).click();
  await expect(openCard(page, 'someone/private-model')).toBeVisible();
  expect(hub.requests.filter(({ server, token }) => server === 'files' && token !== null)).toEqual([]);
  expect(hub.requests.filter(({ server, method }) => server === 'files' && method !== 'GET')).toEqual([]);
  const kept = await page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage));
  expect(kept).not.toContain('hf_secret');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 } });
  test('shards under a long name fit, and become a model with its labels', async ({ hub, hubPage: page }) => {
    const repo = itemAt([...hub.repos.keys()], -1);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await look(page, repo);
    await expect(preview(page, repo).getByText('model-00002-of-00002.safetensors')).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await preview(page, repo).getByRole('button', { name: 'Download' }).click();
    await expect(openCard(page, repo)).toBeVisible();
    await expect(page.getByText('Tells apart: happy, angry, calm')).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});
