// Archives and models that real people met, made anew: each goes through the command's page, as `npm run train -- --dry-run` sends
// it there, and two of them train.

import { mkdirSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { HeadlessProgress, TrainRequest } from '../src/app/headless-api.ts';
import { archiveCases } from './cases/archive-cases.ts';
import { badInputCases } from './cases/bad-input-cases.ts';
import { type Case, type CaseFile, Found, requestOf, two } from './cases/case.ts';
import { labelCases } from './cases/label-cases.ts';
import { modelCases } from './cases/model-cases.ts';
import { recordingCases } from './cases/recording-cases.ts';
import { clip, wav } from './cases/sounds.ts';
import { tableCases } from './cases/table-cases.ts';
import { expect, test } from './studio-test.ts';

/** Opens the command's page; what it says is pushed to `said`. */
async function openCommand(page: Page, said: string[]): Promise<void> {
  await page.exposeFunction('reportProgress', ({ news }: HeadlessProgress) => {
    if (news !== null) said.push(news);
  });
  await page.goto('headless.html');
}

/** As the command gives files of the machine. */
async function give(page: Page, input: 'files' | 'model', files: readonly CaseFile[]): Promise<void> {
  const folder = mkdtempSync(test.info().outputPath(`${input}-`));
  const paths = files.map(({ name, bytes, length }) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    if (length !== undefined) truncateSync(path, length);
    return path;
  });
  await page.locator(`#${input}`).setInputFiles(paths);
  const names = files.map(({ name }) => name);
  await page.evaluate(([to, given]) => window.voxtuneHeadless.nameFiles(to, given), [input, names] as const);
}

async function look(page: Page, said: string[], one: Case): Promise<Found> {
  said.length = 0;
  await give(page, 'files', one.files());
  if (one.model) await give(page, 'model', one.model());
  const request = requestOf({ ...(one.model && { model: 'files' }), ...one.request });
  const outcome = await page.evaluate((asked) => window.voxtuneHeadless.prepare(asked), request);
  return new Found(outcome, [...said]);
}

const groups = {
  archives: archiveCases,
  recordings: recordingCases,
  models: modelCases,
  labels: labelCases,
  tables: tableCases,
  mistakes: badInputCases,
};

for (const [group, cases] of Object.entries(groups)) {
  test(`${group} that people have`, async ({ page }) => {
    const said: string[] = [];
    await openCommand(page, said);
    for (const one of cases) await test.step(one.name, async () => one.check(await look(page, said, one)));
  });
}

test('empty, silent, very short and long clips train to finite losses', async ({ page }) => {
  const said: string[] = [];
  await openCommand(page, said);
  const whole = ['dry', 'wet'].flatMap((label, kind) =>
    Array.from({ length: 10 }, (_, take) => ({ name: `${two(take)}_${label}.wav`, bytes: wav(clip(kind, take)) })),
  );
  const ofSamples = (count: number) => ({ name: `n${count}_dry.wav`, bytes: wav(clip(0, count).slice(0, count)) });
  await give(page, 'files', [
    ...whole,
    ...[0, 1, 100, 399, 400, 401, 720].map(ofSamples),
    { name: 'minute_wet.wav', bytes: wav(clip(1, 90, 61)) },
    { name: 'silent_wet.wav', bytes: wav(new Int16Array(24_000)) },
  ]);
  const request: TrainRequest = requestOf({ settings: { max_steps: 1, logging_steps: 1 } });
  const outcome = await page.evaluate((asked) => window.voxtuneHeadless.train(asked), request);
  expect(outcome).toMatchObject({ ok: true });
  for (const count of [0, 1, 100, 399])
    expect(said.join('\n')).toMatch(new RegExp(`^Left out: n${count}_dry\\.wav: `, 'm'));
  const losses = [...said.join('\n').matchAll(/loss (\S+),/g)].map(([, loss]) => Number(loss));
  expect(losses.length).toBeGreaterThan(0);
  for (const loss of losses) expect(loss).toBeLessThan(5);
});

test('a clip that no memory holds is refused by its name, and trained on in parts', async ({ page }) => {
  const said: string[] = [];
  await openCommand(page, said);
  const short = ['dry', 'wet'].flatMap((label, kind) =>
    Array.from({ length: 10 }, (_, take) => ({ name: `${label}_${two(take)}.wav`, bytes: wav(clip(kind, take)) })),
  );
  const session = { name: 'wet_session.wav', bytes: wav(clip(1, 99, 450, 8000), { rate: 8000, bits: 8 }) };
  await give(page, 'files', [...short, session]);
  const train = (change: Partial<TrainRequest>) =>
    page.evaluate((asked) => window.voxtuneHeadless.train(asked), requestOf({ settings: { max_steps: 1 }, ...change }));
  const refused = await train({});
  expect(refused).toMatchObject({ ok: false, stage: 'train', error: { code: 'training/clip-too-long' } });
  expect(refused.ok ? '' : refused.error.message).toMatch(/^wet_session\.wav lasts 7\.5 minutes/);
  expect(said.join('\n')).toMatch(/^Warning: “wet_session\.wav” lasts 7\.5 min/m);
  const outcome = await train({ data: 'current', longClips: { how: 'cut', seconds: 15 } });
  expect(outcome).toMatchObject({ ok: true });
});

test('an import that finds no space says what is missing, leaves nothing, and works once there is some', async ({
  page,
}) => {
  const said: string[] = [];
  await openCommand(page, said);
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const usage = () => page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const files = ['dry', 'wet'].flatMap((label, kind) =>
    Array.from({ length: 30 }, (_, take) => ({ name: `${label}_${take}.wav`, bytes: wav(clip(kind, take, 2)) })),
  );
  await give(page, 'files', files.slice(0, 40));
  const request = requestOf();
  const look = () => page.evaluate((asked) => window.voxtuneHeadless.prepare(asked), request);
  expect(await look()).toMatchObject({ ok: true });
  const before = await usage();
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: before + 500_000 });
  await give(page, 'files', files);
  const refused = await look();
  expect(refused).toMatchObject({ ok: false, stage: 'import', error: { code: 'storage/full' } });
  expect(refused.ok ? '' : refused.error.message).toMatch(/No space left .* (kB|MB)/);
  expect(await usage()).toBeLessThan(before + 100_000);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await look()).toMatchObject({ ok: true });
});
