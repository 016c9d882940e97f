// The check before training, as a person meets it: what is wrong with an archive is told, heard, mended with a click and taken
// back; a clip that no memory holds is cut.

import JSZip from 'jszip';
import { accessibilityFaults } from './accessibility.ts';
import type { TestArchive } from './make-archive.ts';
import { chooseBuiltinModel, dropFiles, goTo, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const rateHz = 8000;

/** 8 bits, so that a long one is small. */
function wav(samples: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('RIFF    WAVEfmt '));
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  bytes.set(new TextEncoder().encode('data'), 36);
  view.setUint32(40, samples.length, true);
  for (const [i, sample] of samples.entries())
    bytes[44 + i] = Math.max(0, Math.min(255, Math.round(128 + 128 * sample)));
  return bytes;
}

function tone(seed: number, seconds = 1, loudness = 0.4): Uint8Array {
  const at = (i: number) => loudness * Math.sin((i * (20 + seed)) / 100) * (0.8 + 0.2 * Math.sin(i / 900));
  return wav(Array.from({ length: seconds * rateHz }, (_, i) => at(i)));
}

/** 45 clips of three labels in order, and five that are not; `sessions` more are too long. */
async function makeFaultyArchive(sessions = 0): Promise<TestArchive> {
  const zip = new JSZip();
  for (const [at, label] of ['low', 'middle', 'high'].entries())
    for (let i = 0; i < 15; i++) zip.file(`${label}_${i}.wav`, tone(40 * at + i));
  zip.file('low_silent.wav', wav(new Array(rateHz).fill(0)));
  zip.file('low_loud.wav', tone(3, 1, 8));
  zip.file('low_again.wav', tone(0));
  zip.file('high_session.wav', tone(99, 450));
  for (let i = 0; i < sessions; i++) zip.file(`low_session_${i}.wav`, tone(50 + i, 300));
  zip.file('high_cut.wav', tone(99).slice(0, 4000));
  const buffer = await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  return { name: 'faulty.zip', mimeType: 'application/zip', buffer };
}

test('faults are told, their clips shown, and mended with a click that can be taken back', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [await makeFaultyArchive()]);
  const check = page.getByRole('region', { name: 'Check' });
  await expect(check.getByRole('button', { name: '1 clip has no sound.' })).toBeVisible();
  await check.getByRole('button', { name: /^\d+ more$/ }).click();
  await expect(check.getByRole('button', { name: /^1 clip is clipped/ })).toBeVisible();
  await expect(check.getByRole('button', { name: /^high_session\.wav lasts 7 min 30 sec/ })).toBeVisible();
  // the file that ends before its header says so
  await expect(check.getByRole('button', { name: /^Cut off\s*1$/ })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  const clips = page.getByRole('region', { name: 'Clips', exact: true });
  await check.getByRole('button', { name: '1 clip has no sound.' }).click();
  await expect(clips.getByText('1 of 49 clips')).toBeVisible();
  await expect(clips.getByRole('button', { name: 'Play low_silent.wav' })).toBeVisible();

  const silent = check.getByRole('listitem').filter({ hasText: 'has no sound' });
  await silent.getByRole('button', { name: 'Leave it out' }).click();
  await expect(check.getByText('1 clip is left out.')).toBeVisible();
  await expect(silent).toBeHidden();
  await check.getByRole('button', { name: 'Undo' }).click();
  await expect(silent).toBeVisible();

  const copies = check.getByRole('listitem').filter({ hasText: 'is a copy of another' });
  await copies.getByRole('button', { name: 'Keep the first of each' }).click();
  await expect(check.getByText('1 copy is left out.')).toBeVisible();
  await expect(check.getByText('You have left out 1 clip.')).toBeVisible();

  // it is kept over a reload
  await page.reload();
  await expect(check.getByRole('button', { name: '1 clip has no sound.' })).toBeVisible();
  await check.getByRole('button', { name: /^\d+ more$/ }).click();
  await expect(check.getByText('You have left out 1 clip.')).toBeVisible();
});

test('a clip that no memory holds is named before a run, and cut there', async ({ page }) => {
  await openPage(page);
  // whichever of them are drawn for the test, one is in train
  await dropFiles(page, [await makeFaultyArchive(3)]);
  await chooseBuiltinModel(page);
  await goTo(page, 'Train');
  const start = page.getByRole('button', { name: 'Start training' });
  const plan = page.getByRole('region', { name: 'Plan' });
  await expect(plan.getByText(/“high_session\.wav” lasts 7\.5 min/)).toBeVisible();
  await expect(start).toBeDisabled();
  await plan.getByRole('button', { name: 'Cut…' }).click();
  await page.getByLabel('Seconds').fill('15');
  await page.getByRole('button', { name: 'Cut into such parts' }).click();
  await expect(start).toBeEnabled();

  await plan.getByRole('button', { name: 'Look at it in Data' }).click();
  const clips = page.getByRole('region', { name: 'Clips', exact: true });
  await clips.getByRole('searchbox').fill('session');
  // 30 parts of one, 20 of each of the others, and the whole ones
  await expect(clips.getByText('94 of 142 clips')).toBeVisible();
  await expect(clips.getByText('high_session.wav#t=0,15')).toBeVisible();
});
