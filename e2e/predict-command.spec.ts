// `npm run predict` as a person starts it, with what `npm run train` has written: the same figures for the same clips.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import JSZip from 'jszip';
import Papa from 'papaparse';
import { projectRoot } from '../tools/packages.mjs';
import { clip, wav } from './cases/sounds.ts';
import { expect, test } from './studio-test.ts';

const labels = ['dry', 'wet'];
const clips = labels.flatMap((label, kind) =>
  Array.from({ length: 12 }, (_, take) => ({ name: `${label}_${take}.wav`, bytes: wav(clip(kind, take)) })),
);

function run(command: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [join(projectRoot, 'tools', 'command.mjs'), command, ...args], {
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

function rowsOf(path: string): Record<string, string>[] {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(path, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  return data;
}

test('files, a folder and an archive are predicted as the training did', async () => {
  const folder = test.info().outputPath('given');
  const write = (name: string, bytes: Uint8Array | string) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  };
  for (const { name, bytes } of clips) write(`takes/${name}`, bytes);
  const outFolder = join(folder, 'out');
  const settings = ['--label-field', '0', '--num-train-epochs', '1', '--trunk-cache-dtype', 'float32'];
  const trained = await run('train', join(folder, 'takes'), '--out', outFolder, '--backend', 'wasm', ...settings);
  expect(trained.code, trained.out).toBe(0);

  // the test clips, in every way that files are given, beside what is no recording
  const tested = rowsOf(join(outFolder, 'predictions.csv'));
  const nameOf = ({ file = '' }: Record<string, string>) => file.slice(file.lastIndexOf('/') + 1);
  const bytesOf = (name: string) => clips.find((one) => one.name === name)?.bytes ?? new Uint8Array();
  const given = tested.map(nameOf);
  const [single = '', inFolder = '', ...zipped] = given;
  const singlePath = write(single, bytesOf(single));
  write(`more/${inFolder}`, bytesOf(inFolder));
  write('more/broken.wav', 'RIFF');
  write('more/notes.txt', 'not heard');
  const archive = new JSZip();
  for (const name of zipped) archive.file(name, bytesOf(name));
  const zip = write('rest.zip', await archive.generateAsync({ type: 'uint8array' }));
  const csv = join(folder, 'new', 'mine.csv');
  const asked = ['--model', outFolder, singlePath, join(folder, 'more'), zip, '--out', csv, '--backend', 'wasm'];
  const { code, out } = await run('predict', ...asked);
  expect(code, out).toBe(0);
  expect(out).toMatch(/ tells 2 labels apart: dry, wet$/m);
  expect(out).toMatch(/^Left out: more\/broken\.wav: /m);
  expect(out).toMatch(/^Left out: more\/notes\.txt: Not an audio file \(TXT\)\.$/m);
  expect(out).toMatch(new RegExp(`^Predicted ${tested.length} files: `, 'm'));
  expect(rowsOf(join(folder, 'new', 'mine-left-out.csv')).map(({ file }) => file)).toEqual([
    'more/notes.txt',
    'more/broken.wav',
  ]);

  const found = rowsOf(csv);
  expect(Object.keys(found[0] ?? {})).toEqual([
    'file',
    'predicted',
    ...labels.map((label) => `probability_${label}`),
    ...labels.map((label) => `logit_${label}`),
  ]);
  expect(found.map(nameOf).sort()).toEqual([...given].sort());
  for (const row of found) {
    const expected = tested.find((one) => nameOf(one) === nameOf(row));
    expect(row.predicted).toBe(expected?.predicted);
    for (const label of labels)
      expect(Math.abs(Number(row[`logit_${label}`]) - Number(expected?.[`logit_${label}`]))).toBeLessThan(1e-4);
    const [dry, wet] = labels.map((label) => Number(row[`logit_${label}`])) as [number, number];
    expect(Number(row.probability_dry)).toBeCloseTo(1 / (1 + Math.exp(wet - dry)), 6);
  }

  // nothing that could be heard; what was there stays
  const refused = await run('predict', '--model', outFolder, join(folder, 'more', 'notes.txt'), '--out', csv);
  expect(refused.code, refused.out).toBe(2);
  expect(refused.out).toContain('notes.txt');
  expect(existsSync(csv)).toBe(true);
});
