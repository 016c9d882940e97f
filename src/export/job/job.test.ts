// A job's tables and settings, with names that would break out of them, and its fixed files, which a parser of each kind reads.

import Papa from 'papaparse';
import { expect, test } from 'vitest';
import type { Clip } from '../../dataset/clip.ts';
import { RunHistory } from '../../run/run-history.ts';
import { wholeRun } from '../../testing/whole-records.ts';
import { fromCsvCell } from '../csv.ts';
import { jobFiles } from './job-files.ts';
import { jobJson } from './job-json.ts';
import { manifestCsv, manifestRows } from './manifest-csv.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: a name that a shell would read
const nasty = ['=cmd()|"x"', "a'b\n```", '</script>${x}', '../../etc', '录音🙂\u202e', '-5', "'-5", '"; rm -rf /'];

const run = {
  ...wholeRun(),
  name: nasty.join(' '),
  labels: nasty,
  clipLabels: nasty.map((_, index) => index),
  split: { train: [7, 0, 3], validation: [1], test: [2, 4, 5] },
  groups: [{ name: '=speaker', values: nasty, clipValues: nasty.map((_, index) => index) }],
  history: RunHistory.of(),
};

const clips: Clip[] = nasty.map((path, index) => ({
  index,
  path: `${path}.wav`,
  sampleCount: 1600,
  encoding: 'pcm16',
  offsetBytes: 3200 * index,
  contentHash: String(index).repeat(32),
  sourceSampleRateHz: 16_000,
  sourceChannelCount: 1,
  ...(index === 3 && { cutFrom: 1 }),
}));

test('the manifest gives every name back, each part in its own order', () => {
  const csv = manifestCsv(manifestRows(run, clips, true), run, clips, 16_000);
  const { data } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
  expect(data.map(({ clip, split }) => `${split} ${clip}`)).toEqual([
    'train 7',
    'train 0',
    'train 3',
    'validation 1',
    'test 2',
    'test 4',
    'test 5',
    'none 6',
  ]);
  for (const row of data) {
    const index = Number(row.clip);
    expect(fromCsvCell(row.path ?? '')).toBe(`${nasty[index]}.wav`);
    expect(fromCsvCell(row.label ?? '')).toBe(nasty[index]);
    expect(row.audio).toMatch(row.split === 'none' ? /^$/ : /^audio\/\d{6}\.wav$/);
  }
  // a clip that was cut from another is found in that one
  expect(data[2]).toMatchObject({ source: fromCsvCell(data[3]?.path ?? ''), start: '3200', samples: '1600' });
});

test('no cell of it is a formula', () => {
  const csv = manifestCsv(manifestRows(run, clips, false), run, clips, 16_000);
  for (const row of Papa.parse<string[]>(csv).data)
    for (const cell of row) expect(cell).not.toMatch(/^[=@\t\r＝＋－＠]|^[+-](?!\d)/);
});

test('job.json has the settings under the names of transformers, and what training needs besides', () => {
  const json = JSON.parse(
    jobJson({
      run,
      model: { weights: 'files' },
      trainedParameters: 5,
      hasMask: true,
      classWeights: [1, 2],
      checkpoint: null,
      hasAudio: false,
      hashes: { dataHash: 'd', splitHash: 's' },
    }),
  ) as Record<string, Record<string, unknown>>;
  expect(json.run).toMatchObject({ name: run.name });
  expect(json.training_arguments).toMatchObject({ learning_rate: run.config.learningRate, seed: 3 });
  expect(json.training_arguments).not.toHaveProperty('padding');
  expect(json.voxtune).toMatchObject({ padding: 'solo', return_attention_mask: true, class_weight_values: [1, 2] });
});

test('the programs’ packages are those of the lock, each with one version', () => {
  const text = (name: string) => String(jobFiles.find(({ path }) => path === name)?.data);
  const header = text('train.py').split('# ///')[1] ?? '';
  const wanted = [...header.matchAll(/"([a-z-]+==[\d.]+)"/g)].map(([, pin]) => pin);
  expect(wanted).toContain('transformers==5.17.0');
  const locked = text('requirements.lock')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const pin of wanted) expect(locked).toContain(pin);
  for (const line of locked) expect(line).toMatch(/^[a-z0-9-]+==[^\s]+$/);
});
