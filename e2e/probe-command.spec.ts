// `npm run probe` as a person starts it, with folds from a file; and what it refuses.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Papa from 'papaparse';
import type { AskedFolds, HeadlessProgress } from '../src/app/headless-api.ts';
import { fromCsvCell, toCsv } from '../src/export/csv.ts';
import { projectRoot } from '../tools/packages.mjs';
import { requestOf } from './cases/case.ts';
import { clip, wav } from './cases/sounds.ts';
import { expect, test } from './studio-test.ts';

/** Two labels, four voices, three takes of each, one of which sounds as the other label; one more that no fold names, and names that
 *  break a careless CSV. */
const voices = ['ann', 'bob', 'cy', 'di'];
const clips = ['dry', 'wet'].flatMap((label, kind) =>
  voices.flatMap((voice, v) =>
    [0, 1, 2].map((take) => ({
      name: `${label}_${voice}_${take === 2 ? `=1, "${take}"` : take}.wav`,
      bytes: wav(clip(take === 1 ? 1 - kind : kind, 10 * v + take)),
    })),
  ),
);
const unnamed = { name: 'dry_ann_9.wav', bytes: wav(clip(0, 99)) };

interface ProbeJson {
  rows: { name: string; accuracy: number; folds: number[]; native: boolean }[];
  best: Record<'any' | 'native', ProbeJson['rows'][number]>;
  folds: string[];
  folds_by: string | null;
  clip_count: number;
}

function run(...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [join(projectRoot, 'tools', 'command.mjs'), 'probe', ...args], {
    cwd: projectRoot,
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      out += text.toString();
    });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, out }));
  });
}

test('the command probes an archive over folds of a file', async () => {
  const folder = test.info().outputPath('given');
  for (const { name, bytes } of [...clips, unnamed]) {
    const path = join(folder, 'takes', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  const foldOf = (name: string) => (/_(ann|bob)_/.test(name) ? 'late' : 'early');
  const foldsFile = join(folder, 'folds.csv');
  const rows = clips.map(({ name }) => [name, foldOf(name)]);
  writeFileSync(foldsFile, toCsv(['file', 'fold'], rows));
  const outFolder = join(folder, 'out');
  const options = ['--label-field', '0', '--speaker-field', '1', '--backend', 'wasm', '--best', 'native'];
  const { code, out } = await run(join(folder, 'takes'), '--folds', foldsFile, '--out', outFolder, ...options);
  expect(out).toMatch(/^1 labelled clip has no fold and is left out: takes\/dry_ann_9\.wav\.$/m);
  expect(out).toMatch(/^Probes all 24 labelled clips in 2 folds\.$/m);
  expect(out).toMatch(/^all layers +\d+\.\d % +\d+\.\d %$/m);
  expect(code, out).toBe(0);

  const found = JSON.parse(readFileSync(join(outFolder, 'probe.json'), 'utf8')) as ProbeJson;
  expect(found).toMatchObject({ folds: ['early', 'late'], folds_by: 'speaker', clip_count: 24 });
  const names = found.rows.map(({ name }) => name);
  for (const name of [
    'majority',
    'prosody',
    'mfcc',
    'layer_0_mean',
    'layer_4_mean_std',
    'weighted_sum',
    'best_layer_mean',
  ])
    expect(names).toContain(name);
  // the figures are those of the predictions
  const text = readFileSync(join(outFolder, 'predictions.csv'), 'utf8');
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(data.map(({ file = '' }) => fromCsvCell(file)).sort()).toEqual(
    clips.map(({ name }) => `takes/${name}`).sort(),
  );
  for (const { file = '', fold, label } of data) {
    expect(fold).toBe(foldOf(file));
    expect(file).toContain(`/${label}_`);
  }
  const share = (some: typeof data) => some.filter(({ label, predicted }) => label === predicted).length / some.length;
  expect(found.best.any.accuracy).toBeCloseTo(share(data), 9);
  const perFold = found.folds.map((name) => share(data.filter(({ fold }) => fold === name)));
  for (const [fold, accuracy] of perFold.entries()) expect(found.best.any.folds[fold]).toBeCloseTo(accuracy, 9);
  expect(found.best.native.native).toBe(true);
  const config = JSON.parse(readFileSync(join(outFolder, 'model', 'config.json'), 'utf8')) as Record<string, unknown>;
  expect(config.id2label).toEqual({ 0: 'dry', 1: 'wet' });
  expect(existsSync(join(outFolder, 'model', 'model.safetensors'))).toBe(true);
});

test('folds that cannot be are refused with what there is', async ({ page }) => {
  const said: string[] = [];
  await page.exposeFunction('reportProgress', ({ news }: HeadlessProgress) => {
    if (news !== null) said.push(news);
  });
  await page.goto('headless.html');
  await page
    .locator('#files')
    .setInputFiles(clips.map(({ name, bytes }) => ({ name, mimeType: 'audio/wav', buffer: Buffer.from(bytes) })));
  const { preset: _, settings: __, ...data } = requestOf({ labelRule: { kind: 'field', separator: '_', index: 0 } });
  let isOpen = false;
  const ask = async (folds: AskedFolds) => {
    const request = { ...data, data: isOpen ? ('current' as const) : ('files' as const), folds };
    isOpen = true;
    const outcome = await page.evaluate((asked) => window.voxtuneHeadless.prepareProbe(asked), request);
    return outcome.ok ? 'done' : `${outcome.stage} ${outcome.error.code}: ${outcome.error.message}`;
  };
  expect(await ask({ kind: 'given', folds: { 'dry_ann_0.wav': '1', 'nobody.wav': '2' } })).toMatch(
    /^settings split\/unknown-file: The folds name nobody\.wav, which is no clip of the data set/,
  );
  expect(await ask({ kind: 'group', name: null })).toMatch(/^settings split\/no-group: .*--speaker-field/);
  expect(await ask({ kind: 'group', name: 'accent' })).toMatch(/^settings split\/no-group: .*accent/);
  expect(await ask({ kind: 'count', count: 3 })).toBe('done');
  expect(said.join('\n')).toMatch(/^Probes all 24 labelled clips in 3 folds\.$/m);
});
