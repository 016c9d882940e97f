// Runs of 100,000 log rows: the page opened with them, one opened, zoomed, smoothed, read as a table, two and six compared.

import { leaveSettings } from '../../tools/accessibility/prepare.ts';
import { makeLongRuns } from './made-runs.ts';
import { moveSmoothing, zoomAndPoint } from './sample-acts.ts';
import { longMs, type Visitor } from './visitor.ts';

const rowCount = 100_000;
const runCount = 6;

export async function logActs(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.goto(visitor.address);
  await visitor.button('Try the sample').click();
  await visitor.headed(/learn to tell apart/);
  await visitor.button('Skip to the settings').click();
  await visitor.button('Start training').waitFor();
  await shortRun(visitor);
  await page.goto('about:blank');
  await page.goto(`${visitor.address}models/hubert-nano/config.json`);
  const ids = await makeLongRuns(page, runCount, rowCount);
  await page.goto('about:blank');
  await visitor.act(`open the page with ${runCount} such runs`, async () => {
    await page.goto(`${visitor.address}#/data`);
    await visitor.headed(/sample/);
    await visitor.settle(6000);
  });
  await visitor.act('open the first', () => visitor.go(`train/${ids[0]}`));
  await visitor.act('open another', () => visitor.go(`train/${ids[1]}`));
  await zoomAndPoint(visitor, 'zoom by the wheel, and point');
  await moveSmoothing(visitor, 'smoothing moved, 12 steps');
  const drawn = await visitor.point(page.locator('label', { hasText: /^Time$/ }).first());
  await visitor.act('draw over time', () => visitor.click(drawn));
  const table = await visitor.point(page.getByRole('button', { name: / as a table$/ }).first());
  await visitor.act('a chart as a table', () => visitor.click(table));
  const log = await visitor.point(page.getByRole('log'));
  await visitor.act('scroll the log, 30 turns', async () => {
    await page.mouse.move(log.x, log.y);
    for (let turn = 0; turn < 30; turn++) {
      await page.mouse.wheel(0, 900);
      await page.waitForTimeout(40);
    }
  });
  await visitor.act('the table of runs', () => visitor.go('runs'));
  await visitor.act('two compared', () => visitor.go(`runs/compare/${ids.slice(0, 2).join(',')}`));
  await zoomAndPoint(visitor, 'two compared: zoom by the wheel, and point');
  await moveSmoothing(visitor, 'two compared: smoothing moved');
  await visitor.act('six compared', () => visitor.go(`runs/compare/${ids.join(',')}`));
  await moveSmoothing(visitor, 'six compared: smoothing moved');
  await visitor.go('runs');
  for (const box of (await page.getByRole('checkbox', { name: /^Choose long/ }).all()).slice(0, 3)) await box.check();
  const file = await visitor.point(
    page.getByRole('region', { name: 'Chosen runs' }).getByRole('button', { name: 'Export', exact: true }),
  );
  await visitor.act('three written into a file of runs', async () => {
    const download = page.waitForEvent('download', { timeout: longMs });
    await visitor.click(file);
    const saved = await download;
    readBack = (await saved.path()) ?? null;
  });
  if (readBack) {
    const input = page.locator('[data-place=runs] input[type=file]').first();
    await visitor.act('that file read', async () => {
      await input.setInputFiles(readBack ?? '');
      await visitor.settle(8000);
    });
  }
}

let readBack: string | null = null;

/** Something to copy: a few updates, with a validation and a test. */
export async function shortRun(visitor: Visitor, config: Record<string, unknown> = {}): Promise<void> {
  const { page } = visitor;
  await leaveSettings(page, {
    maxSteps: 12,
    loggingSteps: 1,
    evalStrategy: 'steps',
    evalSteps: 6,
    saveStrategy: 'steps',
    saveSteps: 6,
    ...config,
  });
  await page.goto(`${visitor.address}#/train/new`);
  await visitor.button('Start training').click({ timeout: longMs });
  await page.getByText(/Finished all \d+ updates/).waitFor({ timeout: longMs });
  await page.getByRole('main').getByRole('button', { name: 'Evaluate', exact: true }).click();
  await page.getByText(/Right on .* of [\d,]+ test clips?/).waitFor({ timeout: longMs });
}
