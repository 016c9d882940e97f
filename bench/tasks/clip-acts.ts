// 10,000 clips: imported, checked, labelled, split, and their result's tables, matrix and plots.

import { join } from 'node:path';
import { projectRoot } from '../../tools/packages.mjs';
import { shortRun } from './log-acts.ts';
import { searchClips } from './sample-acts.ts';
import { shortClips } from './short-clips.ts';
import { longMs, type Visitor } from './visitor.ts';

const clipCount = 10_000;

export async function clipActs(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const archive = await shortClips(join(projectRoot, '.cache', 'bench'), clipCount);
  await visitor.act('open the page', () => page.goto(visitor.address));
  await visitor.act('import', async () => {
    await page.locator('input[type=file][aria-hidden]').setInputFiles(archive);
    await visitor.headed(/short-clips/);
    await visitor.settle(8000);
  });
  await searchClips(visitor, 'search the clips', '10 ang');
  const rows = await visitor.point(page.locator('[data-place=data] tbody').first());
  await visitor.act('turn the wheel over the table, 40 times', async () => {
    await page.mouse.move(rows.x, Math.min(rows.y, 700));
    for (let turn = 0; turn < 40; turn++) {
      await page.mouse.wheel(0, 700);
      await page.waitForTimeout(40);
    }
  });
  for (const name of ['Label', 'Seconds', 'File']) {
    const head = page.locator('[data-place=data] thead').getByRole('button', { name, exact: true });
    const at = await visitor.point(head.first());
    await visitor.act(`sort by ${name.toLowerCase()}`, () => visitor.click(at));
  }
  await splitActs(visitor);
  await labelActs(visitor);
  for (const name of ['Model', 'Train', 'Runs', 'Storage', 'Data'] as const) {
    const step = await visitor.place(name);
    await visitor.act(`to ${name}`, () => visitor.click(step));
  }
  await visitor.click(await visitor.place('Model'));
  const use = await visitor.point(visitor.button('Use it').first());
  await visitor.act('choose the built-in model', () => visitor.click(use));
  await shortRun(visitor, { perDeviceTrainBatchSize: 16, gradientAccumulationSteps: 1 });
  await resultActs(visitor);
}

async function splitActs(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const panel = page.getByRole('region', { name: 'Split', exact: true });
  const method = panel.getByRole('combobox', { name: 'How' });
  // with lines that can be moved at the end
  for (const value of ['random', 'folds', 'stratified'])
    await visitor.act(`split: ${value}`, () => method.selectOption(value));
  await panel.getByRole('textbox', { name: 'Seed' }).focus();
  await visitor.act('split: type a seed', async () => {
    await page.keyboard.type('123', { delay: 80 });
    await page.keyboard.press('Enter');
  });
  await panel.getByRole('slider', { name: 'Line between validation and test' }).focus();
  await visitor.act('split: the line before the test moved, 12 steps', async () => {
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press('ArrowLeft');
      await page.waitForTimeout(50);
    }
  });
}

async function labelActs(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const chip = await visitor.point(page.getByRole('list', { name: 'Labels', exact: true }).getByRole('button').first());
  await visitor.act('a label’s chip', () => visitor.click(chip));
  await page.keyboard.press('Escape');
  const part = await visitor.point(page.getByRole('button', { name: /^Take “.*” as the label/ }).nth(1));
  await visitor.act('another part of the names tried as the label', () => visitor.click(part));
  await visitor.button('Keep the old one').click();
  const rows = page.locator('[data-place=data] tbody tr');
  await rows.first().click();
  await visitor.act('all rows chosen', async () => {
    await page.keyboard.press('ControlOrMeta+a');
  });
}

async function resultActs(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const train = await visitor.place('Train');
  const evaluate = await visitor.place('Evaluate');
  await visitor.act('the run, from its result', () => visitor.click(train));
  await visitor.act('the result', () => visitor.click(evaluate), 3000);
  const search = page.locator('[data-place=evaluate] input[type=search]').first();
  const field = await visitor.point(search);
  await visitor.click(field);
  await visitor.act('search the predictions', async () => {
    await page.keyboard.type('10 ang', { delay: 60 });
    await visitor.settle();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
  });
  const sort = await visitor.point(page.getByRole('button', { name: /^Confidence/ }).first());
  await visitor.act('sort the predictions', () => visitor.click(sort));
  const mistakes = await visitor.point(page.getByRole('button', { name: /^Hear the [\d,]+ mistakes$/ }));
  await visitor.act('all mistakes beside the matrix', () => visitor.click(mistakes));
  await page.getByRole('listbox').first().waitFor({ timeout: longMs });
  await visitor.act('30 arrows in them', async () => {
    for (let press = 0; press < 30; press++) {
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(40);
    }
  });
  await page.keyboard.press('Escape');
  await visitor.act('the page opened anew at the result', async () => {
    await page.reload();
    await visitor.settle(5000);
  });
  await visitor.act('a label fixed beside the result', async () => {
    await visitor.go('data');
    await page.locator('[data-place=data] tbody tr').first().click();
    await page.keyboard.press('x');
    await visitor.settle();
    await visitor.click(evaluate);
  });
}
