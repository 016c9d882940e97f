// Archives and models that real people met, made anew: each goes through the command's page, as `npm run train -- --dry-run` sends
// it there, and two of them train.

import type { Page } from '@playwright/test';
import type { HeadlessProgress, TrainRequest } from '../src/app/headless-api.ts';
import { archiveCases } from './cases/archive-cases.ts';
import { type Case, type CaseFile, Found, requestOf, two } from './cases/case.ts';
import { labelCases } from './cases/label-cases.ts';
import { modelCases } from './cases/model-cases.ts';
import { recordingCases } from './cases/recording-cases.ts';
import { clip, wav } from './cases/sounds.ts';
import { expect, test } from './studio-test.ts';

/** Opens the command's page; what it says is pushed to `said`. */
async function openCommand(page: Page, said: string[]): Promise<void> {
  await page.exposeFunction('reportProgress', ({ news }: HeadlessProgress) => {
    if (news !== null) said.push(news);
  });
  await page.goto('headless.html');
}

async function give(page: Page, input: 'files' | 'model', files: readonly CaseFile[]): Promise<void> {
  const names = files.map(({ name }) => name);
  await page.locator(`#${input}`).setInputFiles(
    files.map(({ name, bytes }) => ({
      name: name.slice(name.lastIndexOf('/') + 1),
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(bytes),
    })),
  );
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

const groups = { archives: archiveCases, recordings: recordingCases, models: modelCases, labels: labelCases };

for (const [group, cases] of Object.entries(groups)) {
  test(`${group} that people have`, async ({ page }) => {
    const said: string[] = [];
    await openCommand(page, said);
    for (const one of cases) await test.step(one.name, async () => one.check(await look(page, said, one)));
  });
}

test('empty, silent and very short clips train to finite losses', async ({ page }) => {
  const said: string[] = [];
  await openCommand(page, said);
  const whole = ['dry', 'wet'].flatMap((label, kind) =>
    Array.from({ length: 10 }, (_, take) => ({ name: `${two(take)}_${label}.wav`, bytes: wav(clip(kind, take)) })),
  );
  const ofSamples = (count: number) => ({ name: `n${count}_dry.wav`, bytes: wav(clip(0, count).slice(0, count)) });
  await give(page, 'files', [
    ...whole,
    ...[0, 1, 100, 399, 400, 401, 720].map(ofSamples),
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
