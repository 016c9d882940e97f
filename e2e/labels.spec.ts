// Labels as a person edits them: renamed, merged, given by hand with the keyboard, undone, clips left out; and what of it is in the
// model that is trained then.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import JSZip from 'jszip';
import { accessibilityFaults } from './accessibility.ts';
import { chooseBuiltinModel, goTo, importClips, isFinished, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

async function downloadBy(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFileSync(await download.path());
}

test('labels are edited, and the model says the edited ones', async ({ page }) => {
  await openPage(page);
  await importClips(page);
  const labels = page.getByRole('list', { name: 'Labels' });
  const chip = (text: string) => labels.getByRole('button', { name: text });
  const grid = page.getByRole('grid', { name: 'Clips' });
  const labelOf = (file: string) => grid.getByRole('row').filter({ hasText: file }).locator('[data-label-of]');

  await test.step('a known code is spelled out, and renamed by typing', async () => {
    await chip('ANG · anger, 3 clips').click();
    await page.getByRole('textbox', { name: 'Name of the label' }).fill('no anger');
    await page.keyboard.press('Escape');
    await chip('ANG · anger, 3 clips').click();
    await page.keyboard.type('anger');
    await page.keyboard.press('Enter');
    await expect(chip('anger, 3 clips (the rule says ANG)')).toBeFocused();
  });

  await test.step('a label is merged by the name of another, one is dropped and brought back', async () => {
    await chip('DIS · disgust, 5 clips').click();
    await page.keyboard.type('anger');
    await expect(page.getByText('There is a label “anger” (3 clips): they become one.')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(chip('anger, 8 clips (the rule says ANG, DIS)')).toBeFocused();
    await chip('HAP · happiness, 1 clip').focus();
    await page.keyboard.press('Delete');
    await expect(page.getByText('4 labels. 1 clip gets none and is not used.')).toBeVisible();
    await page.getByRole('button', { name: 'Bring back HAP (1 clip)' }).click();
    await expect(chip('HAP · happiness, 1 clip')).toBeVisible();
  });

  await test.step('the order of the labels is changed by the keyboard', async () => {
    await chip('anger, 8 clips').focus();
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Alt+ArrowLeft');
      await expect(chip('anger, 8 clips')).toBeFocused();
    }
    await expect(labels.getByRole('button').first()).toHaveAccessibleName(/^anger/);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  await test.step('clips are labelled by hand and left out, by keys and by the menu', async () => {
    // the row's own name, not its label: that opens the menu
    await grid.getByText('AudioWAV/1001_CLP_DIS_15.wav').first().click();
    await page.keyboard.press('5');
    await expect(labelOf('1001_CLP_DIS_15')).toHaveText('SAD · sadness');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('x');
    await expect(page.getByText('2 clips left out by hand')).toBeVisible();
    await labelOf('1001_CLP_SAD_00').click();
    await page.getByRole('menuitem', { name: 'No label' }).click();
    await expect(labelOf('1001_CLP_SAD_00')).toHaveText('no label');
    await expect(page.getByText('2 clips labelled by hand')).toBeVisible();
  });

  await test.step('undone and done again', async () => {
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect(page.getByText('by hand')).toHaveCount(0);
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+Shift+z');
    await expect(page.getByText('1 clip labelled by hand')).toBeVisible();
    await expect(page.getByText('2 clips left out by hand')).toBeVisible();
    await page.getByRole('button', { name: 'Spell out' }).click();
    await expect(chip('sadness, 6 clips (the rule says SAD)')).toBeVisible();
  });

  await test.step('the labels are taken away as a table', async () => {
    const csv = (await downloadBy(page, 'Download labels')).toString('utf8');
    expect(csv).toMatch(/^file,label,rule_label,label_source,split\n/);
    expect(csv).toMatch(/\nAudioWAV\/1001_CLP_DIS_15\.wav,sadness,DIS,hand,(train|validation|test)\n/);
    expect(csv).toContain('\nAudioWAV/1001_CLP_DIS_20.wav,,DIS,excluded,\n');
  });

  await test.step('a run keeps them, and so does its model', async () => {
    await chooseBuiltinModel(page);
    await goTo(page, 'Train');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('1');
    await page.getByRole('button', { name: 'Start training' }).click();
    await isFinished(page);
    await page.getByRole('main').getByRole('button', { name: 'Evaluate' }).click();
    await expect(page.getByText(/Right on .* of \d+ test clips?/)).toBeVisible();
    const zip = await JSZip.loadAsync(await downloadBy(page, 'Download model'));
    const config = JSON.parse((await zip.file('config.json')?.async('string')) ?? '');
    expect(config.id2label).toEqual({ 0: 'anger', 1: 'fear', 2: 'happiness', 3: 'neutral', 4: 'sadness' });
  });

  await test.step('a mistake’s label is changed from the evaluation, and a reload keeps it', async () => {
    await page.getByRole('button', { name: 'Change the label' }).first().click();
    await page.getByRole('textbox', { name: 'Find or add a label' }).fill('joy');
    await page.keyboard.press('Enter');
    await expect(page.getByText('now joy')).toBeVisible();
    await page.reload();
    await expect(page.getByText('now joy')).toBeVisible();
    await goTo(page, 'Data');
    await expect(page.getByText('2 clips labelled by hand')).toBeVisible();
  });
});
