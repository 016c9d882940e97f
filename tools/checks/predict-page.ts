// An exported page against what the studio predicted: opened from disk in a browser that is offline, given recordings of an archive and a
// microphone. `npm run check-page -- predict.html predictions.csv archive.zip [--clips N] [--tolerance X]`.
// Every logit must be within the tolerance (1e-3, which is for float32 weights) of the one in predictions.csv, nothing may be asked of a
// network, and the console must stay empty. Says what it found, and ends with 1 where anything is wrong.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import JSZip from 'jszip';
import Papa from 'papaparse';
import { chromium, type Page } from 'playwright';
import { accessibilityFaults } from '../../e2e/accessibility.ts';
import { chromiumArgs, ensureBrowser } from '../browser.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    clips: { type: 'string', default: '40' },
    tolerance: { type: 'string', default: '1e-3' },
    'no-microphone': { type: 'boolean' },
  },
});
const [pagePath, csvPath, archivePath] = positionals;
if (!pagePath || !csvPath || !archivePath) {
  console.error('npm run check-page -- predict.html predictions.csv archive.zip [--clips N] [--tolerance X]');
  process.exit(2);
}

type Row = Record<string, string>;
const readRows = (text: string) => Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data;
const expected = readRows(readFileSync(csvPath, 'utf8')).slice(0, Number(values.clips));
const [first] = expected;
if (!first) throw new Error(`${csvPath} has no rows.`);
const archive = await JSZip.loadAsync(readFileSync(archivePath));
const folder = mkdtempSync(join(tmpdir(), 'voxtune-page-'));
const faults: string[] = [];

/** A recording of the archive as a file, under a name that tells its row. */
async function clipFile({ file = '' }: Row, at: number): Promise<string> {
  const entry = archive.file(file);
  if (!entry) throw new Error(`${archivePath} has no ${file}.`);
  const path = join(folder, `${at}-${file.split('/').at(-1)}`);
  writeFileSync(path, await entry.async('nodebuffer'));
  return path;
}

/** With half a second of silence before it and two after, as who holds a button leaves; the header's lengths follow. */
function withSilence(wav: Buffer): Buffer {
  const header = 44;
  const perSec = wav.readUInt32LE(28);
  const parts = [wav.subarray(0, header), Buffer.alloc(perSec / 2), wav.subarray(header), Buffer.alloc(2 * perSec)];
  const longer = Buffer.concat(parts);
  longer.writeUInt32LE(longer.length - 8, 4);
  longer.writeUInt32LE(longer.length - header, 40);
  return longer;
}

const files = await Promise.all(expected.map(clipFile));
const spoken = join(folder, 'spoken.wav');
writeFileSync(spoken, withSilence(readFileSync(files[0] ?? '')));
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [
    ...chromiumArgs,
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${spoken}%noloop`,
  ],
});

function watch(page: Page): void {
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) faults.push(`it asked for ${request.url()}`);
  });
  page.on('console', (message) => {
    // what a page from disk can take a microphone with (src/share-page/page-microphone.ts)
    if (message.text().includes('ScriptProcessorNode is deprecated')) return;
    if (['error', 'warning'].includes(message.type())) faults.push(`the console says: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`it threw: ${error.message}`));
}

/** The largest difference of a logit. */
async function compareFiles(page: Page): Promise<number> {
  await page.locator('input[type=file]').setInputFiles(files);
  await page
    .getByRole('listitem')
    .filter({ hasText: `${files.length - 1}-` })
    .first()
    .waitFor({ timeout: 600_000 });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const found = readRows(readFileSync(await (await download).path(), 'utf8'));
  if (found.length !== expected.length) throw new Error(`${expected.length} files became ${found.length} answers.`);
  let most = 0;
  for (const [at, row] of expected.entries()) {
    const own = found.find(({ file = '' }) => file.startsWith(`${at}-`));
    for (const [name, value] of Object.entries(row)) {
      if (!name.startsWith('logit_')) continue;
      const difference = Math.abs(Number(value) - Number(own?.[name]));
      // a row or a column that is not there
      most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
    }
  }
  return most;
}

async function speak(page: Page): Promise<string> {
  const button = page.getByRole('button', { name: /^(Hold to speak|Tap when|Let go|Opening)/ });
  await button.click();
  await page.getByRole('button', { name: /^Tap when/ }).waitFor();
  await page.waitForTimeout(4000);
  await page.getByRole('button', { name: /^Tap when/ }).click();
  const take = page.getByRole('listitem').filter({ hasText: 'take 1' });
  await take.waitFor({ timeout: 60_000 });
  return (await take.allInnerTexts()).join(' ').replaceAll('\n', ' ');
}

async function listen(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Listen live' }).click();
  const paced = page.getByText(/answers after/);
  await paced.waitFor({ timeout: 60_000 });
  const said = (await paced.allInnerTexts()).join(' ');
  await page.getByRole('button', { name: 'Stop listening' }).click();
  return said;
}

try {
  const context = await browser.newContext({ offline: true, locale: 'en-GB', permissions: ['microphone'] });
  const page = await context.newPage();
  watch(page);
  const startedMs = Date.now();
  await page.goto(pathToFileURL(resolve(pagePath)).href);
  const seconds = () => ((Date.now() - startedMs) / 1000).toFixed(1);
  await page.getByRole('button', { name: 'Choose files' }).and(page.locator(':enabled')).waitFor({ timeout: 600_000 });
  console.log(`${(statSync(pagePath).size / 1e6).toFixed(1)} MB, ready after ${seconds()} s`);
  const beganMs = Date.now();
  const most = await compareFiles(page);
  const tolerance = Number(values.tolerance);
  console.log(
    `${files.length} recordings in ${((Date.now() - beganMs) / 1000).toFixed(1)} s, first answers ${seconds()} s after opening`,
  );
  console.log(`largest difference of a logit: ${most.toExponential(2)} (tolerance ${tolerance})`);
  if (!(most <= tolerance)) faults.push('its logits are not those of predictions.csv');
  if (!values['no-microphone']) {
    console.log(`spoken: ${await speak(page)} (${first.label})`);
    console.log(`live: ${await listen(page)}`);
  }
  for (const fault of await accessibilityFaults(page)) faults.push(fault);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.error(`WRONG: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
