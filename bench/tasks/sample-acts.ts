// The sample: imported, taught and tested as a first visitor does it, then trained again while every place is visited, what can be
// pressed is pressed, and every field of the form is typed in.

import { longMs, type Visitor } from './visitor.ts';

const placeNames = ['Data', 'Model', 'Probe', 'Train', 'Evaluate', 'Predict', 'Runs', 'Storage'] as const;

export async function sampleActs(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.act('open the page', () => page.goto(visitor.address));
  const sample = await visitor.point(visitor.button('Try the sample'));
  await visitor.act('import the sample', async () => {
    await visitor.click(sample);
    await visitor.headed(/learn to tell apart/);
  });
  const teach = await visitor.point(visitor.button('Teach it'));
  await visitor.act('teach: it listens', async () => {
    await visitor.click(teach);
    await page
      .waitForFunction(() => document.querySelector('[data-state=doing]') !== null, null, { timeout: 8000 })
      .catch(() => undefined);
    await page.waitForTimeout(6000);
  });
  await visitor.act('teach: it learns and is tested', () => visitor.headed(/It has learnt/));
  await trainAgain(visitor);
  for (const round of ['first', 'again']) {
    for (const name of placeNames) {
      const step = await visitor.place(name);
      await visitor.act(`while it trains: to ${name}, ${round}`, () => visitor.click(step));
    }
  }
  await watchRun(visitor);
  await searchData(visitor);
  await openResult(visitor);
  await fillForm(visitor);
}

/** A run that outlasts the visit. */
async function trainAgain(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.act('leave the lesson for its run', async () => {
    await visitor.button('All settings and controls').click();
  });
  await visitor.button('New run').click();
  const epochs = page.getByRole('textbox', { name: /^Epochs/ });
  await epochs.fill('400');
  await visitor.settle();
  const start = await visitor.point(visitor.button('Start training'));
  await visitor.act('start a run', async () => {
    await visitor.click(start);
    await page.waitForTimeout(8000);
  });
  await visitor.act('while it trains: nothing is done for 15 s', () => page.waitForTimeout(15_000));
}

async function watchRun(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.click(await visitor.place('Train'));
  await visitor.settle();
  const epochs = await visitor.point(page.locator('label', { hasText: /^Epochs$/ }).first());
  const updates = await visitor.point(page.locator('label', { hasText: /^Updates$/ }).first());
  await visitor.act('while it trains: draw over epochs, and back', async () => {
    await visitor.click(epochs);
    await visitor.settle();
    await visitor.click(updates);
  });
  await moveSmoothing(visitor, 'while it trains: smoothing moved');
  await zoomAndPoint(visitor, 'while it trains: a chart zoomed by the wheel, and pointed at');
  await moveSmoothing(visitor, 'while it trains: smoothing moved back', true);
  const table = await visitor.point(page.getByRole('button', { name: / as a table$/ }).first());
  await visitor.act('while it trains: a chart as a table', () => visitor.click(table));
  await page
    .getByRole('button', { name: / as a chart$/ })
    .first()
    .click();
  const chip = await visitor.point(page.getByRole('banner').getByRole('button').nth(1));
  await visitor.act('while it trains: the engine’s chip opened', () => visitor.click(chip));
  await page.keyboard.press('Escape');
}

/** By keys: the same steps everywhere. */
export async function moveSmoothing(visitor: Visitor, name: string, isBack = false): Promise<void> {
  const thumb = visitor.page.getByRole('slider', { name: 'Smoothing' });
  await thumb.focus();
  await visitor.act(name, async () => {
    for (let step = 0; step < 12; step++) {
      await visitor.page.keyboard.press(isBack ? 'PageDown' : 'ArrowRight');
      await visitor.page.waitForTimeout(60);
    }
    if (isBack) await visitor.page.keyboard.press('Home');
  });
}

export async function zoomAndPoint(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor;
  const handle = page.locator('[data-chart] ~ [role=slider]').first();
  const middle = await visitor.point(handle);
  await visitor.act(name, async () => {
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 8; turn++) await turnWheel(visitor, -120);
    for (let move = 0; move < 30; move++) {
      await page.mouse.move(middle.x - 60 + 4 * move, middle.y);
      await page.waitForTimeout(20);
    }
    for (let turn = 0; turn < 10; turn++) await turnWheel(visitor, 120);
    await page.keyboard.up('Control');
  });
}

async function turnWheel({ page }: Visitor, delta: number): Promise<void> {
  await page.mouse.wheel(0, delta);
  await page.waitForTimeout(60);
}

async function searchData(visitor: Visitor): Promise<void> {
  await visitor.click(await visitor.place('Data'));
  await visitor.settle();
  await searchClips(visitor, 'while it trains: search the clips', 'ang 10');
}

export async function searchClips(visitor: Visitor, name: string, text: string): Promise<void> {
  const { page } = visitor;
  const field = await visitor.point(page.locator('[data-place=data] input[type=search]').first());
  await visitor.click(field);
  await visitor.act(name, async () => {
    await page.keyboard.type(text, { delay: 60 });
    await visitor.settle();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
  });
}

async function openResult(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const runs = await visitor.place('Runs');
  await visitor.click(runs);
  await visitor.settle();
  const first = await visitor.point(page.getByRole('row').getByRole('button').filter({ hasText: /-1$/ }).first());
  await visitor.act('while it trains: a run opened from Runs', () => visitor.click(first));
  const evaluate = await visitor.place('Evaluate');
  await visitor.act('while it trains: a result opened', () => visitor.click(evaluate));
  const cell = page.getByRole('region', { name: 'Confusion matrix' }).getByRole('button').first();
  const at = await visitor.point(cell);
  await visitor.act('while it trains: a cell’s clips', () => visitor.click(at));
  await page.keyboard.press('Escape');
}

/** Every text field of the form, with all settings open, a letter at a time. */
async function fillForm(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.act('while it trains: the form of a new run', () => visitor.go('train/new'));
  const all = await visitor.point(page.getByRole('button', { name: /^All settings/ }));
  await visitor.act('while it trains: all settings', () => visitor.click(all));
  const open = await visitor.point(visitor.button('Open all groups'));
  await visitor.act('while it trains: open all groups', () => visitor.click(open));
  await typeInto(visitor);
  const sweep = await visitor.point(page.getByText('Try several settings', { exact: true }));
  await visitor.act('while it trains: the form of a sweep', () => visitor.click(sweep));
  const values = page.getByLabel('Seeds', { exact: true });
  await values.focus({ timeout: longMs });
  await visitor.act('while it trains: type into the sweep', () => page.keyboard.type(', 2, 3', { delay: 60 }));
}

async function typeInto(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const fields = page.locator('[data-place=train] input[inputmode=decimal]');
  const count = await fields.count();
  await visitor.act(`while it trains: type into all ${count} fields`, async () => {
    for (let at = 0; at < count; at++) {
      const field = fields.nth(at);
      await field.focus();
      const before = await field.inputValue();
      await page.keyboard.press('ControlOrMeta+a');
      for (const text of ['1', '2', 'Backspace']) {
        await page.keyboard.press(text);
        await page.waitForTimeout(40);
      }
      await page.keyboard.press('ControlOrMeta+a');
      await (before === '' ? page.keyboard.press('Delete') : page.keyboard.type(before, { delay: 15 }));
    }
  });
}
