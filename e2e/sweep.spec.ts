// A researcher tries three learning rates with two seeds each: by the form, through a reload and a closed tab, to the table, the
// comparison and the files. Every figure is computed here once more, from the predictions that the page exports.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import JSZip from 'jszip';
import { accessibilityFaults } from './accessibility.ts';
import { clip, wav } from './cases/sounds.ts';
import type { TestArchive } from './make-archive.ts';
import { chooseBuiltinModel, dropFiles, goTo, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

// holds the worker in the middle of a training
test.use({ isHooked: true });

const settings = {
  maxSteps: 24,
  perDeviceTrainBatchSize: 4,
  trainLayers: 1,
  warmupSteps: 1,
  loggingSteps: 1,
  evalStrategy: 'epoch',
  saveStrategy: 'epoch',
  learningRate: 2e-3,
};

/** Sixteen recordings of each of four pitches, which a few updates tell apart in part. */
async function buzzes(): Promise<TestArchive> {
  const zip = new JSZip();
  for (const [kind, name] of ['low', 'middle', 'high', 'top'].entries())
    for (let take = 0; take < 16; take++)
      zip.file(`${name}_${String(take).padStart(2, '0')}.wav`, wav(clip(kind, take)));
  return { name: 'buzzes.zip', mimeType: 'application/zip', buffer: await zip.generateAsync({ type: 'nodebuffer' }) };
}

interface Row {
  [column: string]: string;
}

/** Of what the page writes: no field has a line break in it. */
function readCsv(text: string): Row[] {
  const [header = [], ...rows] = text
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
        match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'),
      ),
    );
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}

async function textOf(page: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFileSync(await download.path(), 'utf8');
}

/** Right or wrong, by file. */
function outcomesOf(predictions: readonly Row[]): Map<string, boolean> {
  return new Map(predictions.map(({ file = '', label, predicted }) => [file, label === predicted]));
}

function accuracyOf(outcomes: ReadonlyMap<string, boolean>): number {
  return [...outcomes.values()].filter(Boolean).length / outcomes.size;
}

/** Of the clips that one alone gets right: how likely such a division, or a more uneven one, is by chance. */
function mcNemarP(first: ReadonlyMap<string, boolean>, second: ReadonlyMap<string, boolean>): number {
  const files = [...first.keys()];
  const onlyFirst = files.filter((file) => first.get(file) && !second.get(file)).length;
  const onlySecond = files.filter((file) => !first.get(file) && second.get(file)).length;
  const n = onlyFirst + onlySecond;
  let [tail, ways] = [0, 1];
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    if (k > 0) ways = (ways * (n - k + 1)) / k;
    tail += ways;
  }
  return Math.min(1, (2 * tail) / 2 ** n);
}

/** As a sorted list is corrected: the smallest by all of them, the next by one fewer, none below one before it. */
function holm(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const corrected = [...values];
  let least = 0;
  for (const [at, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (values[index] ?? 0) * (values.length - at)));
    corrected[index] = least;
  }
  return corrected;
}

async function columnsOf(table: Locator): Promise<string[]> {
  return (await table.getByRole('columnheader').allInnerTexts()).map((text) => text.trim().toLowerCase());
}

test('three rates with two seeds each, through a reload and a closed tab, are ranked, compared and taken away', async ({
  page: first,
  context,
  gate,
}) => {
  await test.step('the form asks for a sweep', async () => {
    await first.addInitScript((config) => {
      if (localStorage.getItem('voxtune.session') === null)
        localStorage.setItem('voxtune.session', JSON.stringify({ config }));
    }, settings);
    await openPage(first);
    await dropFiles(first, [await buzzes()]);
    await expect(first.getByRole('heading', { level: 1, name: 'buzzes' })).toBeVisible();
    // a fifth of the clips is the test
    await first.getByRole('region', { name: 'Split' }).getByLabel('How').selectOption('folds');
    await chooseBuiltinModel(first);
    await goTo(first, 'Train');
    await first.getByText('Try several settings').click();
    const rate = first.getByRole('region', { name: 'Learning rate' });
    await expect(rate.getByRole('button', { name: /^Do not try .* for Learning rate$/ })).toHaveCount(3);
    await rate.getByLabel('More values of Learning rate').fill('fast');
    await rate.getByLabel('More values of Learning rate').press('Enter');
    await expect(rate.getByRole('alert')).toBeVisible();
    // a rate at which hardly anything is learned in place of one that is like the next
    await rate.getByLabel('More values of Learning rate').fill('1e-5');
    await rate.getByLabel('More values of Learning rate').press('Enter');
    await rate.getByRole('button', { name: 'Do not try 0.001 for Learning rate' }).click();
    await first.getByLabel('Seeds', { exact: true }).fill('2');
    await expect(first.getByText('3 values × 2 seeds = 6 runs')).toBeVisible();
    expect(await accessibilityFaults(first)).toEqual([]);
  });

  await test.step('reloaded in the middle of a run, it goes on by itself', async () => {
    gate.closeAt('update', 4);
    await first.getByRole('button', { name: 'Start sweep' }).click();
    await expect(first.getByText('0 of 6 runs')).toBeVisible();
    await gate.stands();
    gate.open();
    await first.reload();
    await expect(first.getByText(/^[1-5] of 6 runs/)).toBeVisible();
  });

  const page = await test.step('its tab closed in the middle of a run, another one takes over', async () => {
    gate.closeAt('update', 4);
    await gate.stands();
    await first.close();
    gate.open();
    const second = await context.newPage();
    await openPage(second);
    await goTo(second, 'Runs');
    await second.getByRole('button', { name: /sweep/i }).first().click();
    return second;
  });

  await test.step('it ends, and is ranked', async () => {
    if (await page.getByRole('menuitem', { name: /sweep-1/ }).isVisible())
      await page.getByRole('menuitem', { name: /sweep-1/ }).click();
    await expect(page.getByText('6 of 6 runs · all done')).toBeVisible();
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(4);
    await expect(page.getByRole('table').getByText('the best', { exact: true })).toHaveCount(1);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  const table = page.getByRole('table');
  await test.step('the table shows what differs first', async () => {
    await page.getByRole('button', { name: 'All runs' }).click();
    await expect(page.getByText(/^6 runs/)).toBeVisible();
    const columns = await columnsOf(table);
    const rate = columns.findIndex((text) => text.includes('learning_rate'));
    expect(rate).toBeGreaterThan(0);
    expect(columns.slice(1, rate).join(' ')).not.toMatch(/accuracy|batch|epochs/);
  });

  // the first seed of each rate
  const names = ['azure-1', 'birch-2', 'coral-3'];
  const [csv, latex] = await test.step('the table is taken away', async () => {
    const save = async (file: string) => {
      await page.getByRole('button', { name: 'Table as…' }).click();
      return textOf(page, () => page.getByRole('menuitem', { name: file }).click());
    };
    return [readCsv(await save('runs.csv')), await save('runs.tex')] as const;
  });
  expect(csv.map(({ name }) => name).sort()).toEqual([...names, 'dune-4', 'ember-5', 'fern-6']);
  expect(new Set(csv.map((row) => row.learning_rate))).toEqual(new Set(['0.00001', '0.002', '0.004']));

  const outcomes = new Map<string, Map<string, boolean>>();
  await test.step('their figures are those of the exported predictions', async () => {
    for (const name of names) {
      await goTo(page, 'Runs');
      await table.getByRole('button', { name, exact: true }).click();
      await goTo(page, 'Evaluate');
      await page.getByRole('button', { name: 'Tables' }).click();
      const text = await textOf(page, () => page.getByRole('menuitem', { name: 'predictions.csv' }).click());
      const tested = outcomesOf(readCsv(text).filter(({ split }) => split === 'test'));
      outcomes.set(name, tested);
      const accuracy = accuracyOf(tested);
      const row = csv.find((one) => one.name === name);
      expect(Number(row?.test_accuracy), name).toBeCloseTo(accuracy, 12);
      const line = latex.split('\n').find((one) => one.startsWith(`${name} `));
      expect(line, name).toContain(`& ${(100 * accuracy).toFixed(1)} `);
    }
  });

  await test.step('three are laid over one another, and held against each other', async () => {
    await goTo(page, 'Runs');
    for (const name of names) await table.getByRole('checkbox', { name: `Choose ${name}` }).check();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Runs compared' })).toBeVisible();
    // each has its name at the end of its line, or in the list of the chart
    const curves = page.getByRole('region', { name: 'Curves' });
    for (const name of names) await expect(curves.getByText(name).first()).toBeAttached();
    const pairs = names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other] as const));
    const of = (name: string) => outcomes.get(name) ?? new Map<string, boolean>();
    const corrected = holm(pairs.map(([one, other]) => mcNemarP(of(one), of(other))));
    for (const [at, [one, other]] of pairs.entries()) {
      const points = 100 * (accuracyOf(of(other)) - accuracyOf(of(one)));
      const cell = page.getByRole('button', { name: new RegExp(`^${other} less ${one}: `) });
      const said = ((await cell.getAttribute('aria-label')) ?? '').replace('−', '-');
      expect(Number(/: ([+-]?[\d.]+) points/.exec(said)?.[1]), said).toBeCloseTo(points, 1);
      expect(said).toContain(`p ${(corrected[at] ?? 1).toFixed(3)}`);
      process.stdout.write(`${said}\n`);
    }
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
