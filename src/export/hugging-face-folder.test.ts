import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { readTrainingArguments } from '../config/training-arguments/read.ts';
import { readCalibration } from '../formats/hugging-face/calibration.ts';
import { parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import { readZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import { present } from '../lib/present.ts';
import { RunHistory } from '../run/run-history.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runForTest } from '../testing/run-record.ts';
import { wholeRun } from '../testing/whole-records.ts';
import type { WeightDtype } from './export-kinds.ts';
import type { ExportedModel } from './exported-model.ts';
import { huggingFaceZip } from './hugging-face-folder.ts';
import { modelCard } from './model-card.ts';

const weights = new Map([
  ['classifier.weight', { shape: [2, 2], data: Float32Array.of(1 / 3, 2, 3, 4) }],
  ['classifier.bias', { shape: [2], data: Float32Array.of(0.1, 2) }],
  ['hubert.x', { shape: [1], data: Float32Array.of(1 / 3) }],
]);
const baseConfig = () => parseModelConfig(JSON.parse(readFileSync('fixtures/golden/base/config.json', 'utf8')));

function model(run: RunRecord, change: Partial<ExportedModel> = {}): ExportedModel {
  const base = { name: 'hubert-nano', hub: null, licence: null };
  return { run, step: run.step, config: baseConfig(), base, calibration: null, weights, ...change };
}

async function folderOf(exported: ExportedModel, dtype: WeightDtype = 'float32') {
  const clips = Array.from({ length: 8 }, (_, at) => ({ path: `=cmd()/${at}.wav` }));
  const zip = await huggingFaceZip(exported, { dtype, clips });
  const entries = await listZipEntries(zip);
  const bytes = (path: string) => readZipEntry(zip, present(entries.find((entry) => entry.path === path)));
  const text = async (path: string) => new TextDecoder().decode(await bytes(path));
  return {
    names: entries.map(({ path }) => path),
    bytes,
    text,
    json: async (path: string) => JSON.parse(await text(path)),
  };
}

const calibration = { temperature: 1.2345678901234567, unsureBelow: 0.61, calibratedOn: 40 };

test.each(['float32', 'float16'] as const)(
  'in %s the calibration is read back, until the head is another one',
  async (dtype) => {
    const folder = await folderOf(model(runForTest(), { calibration }), dtype);
    const raw = (await folder.json('config.json')) as Record<string, unknown>;
    expect(raw.dtype).toBe(dtype);
    const file = await readSafetensors(await folder.bytes('model.safetensors'));
    expect(file.dtype('classifier.weight')).toBe(dtype === 'float16' ? 'F16' : 'F32');
    const head = () => [file.read('classifier.weight'), file.read('classifier.bias')];
    expect(readCalibration(raw, head)).toEqual(calibration);
    expect(readCalibration(raw, () => [Float32Array.of(1 / 3, 2, 3, 4.0001), ...head().slice(1)])).toBeNull();
    expect(readCalibration({ ...raw, voxtune: { ...(raw.voxtune as object), temperature: -1 } }, head)).toBeNull();
  },
);

test('trainer_state.json is the run as Trainer keeps it, and training_args.json can be read again', async () => {
  const run = runForTest({
    step: 88,
    epoch: 22,
    bestStep: 80,
    bestMetric: 0.75,
    history: RunHistory.of([
      { kind: 'train', step: 10, epoch: 2.5, loss: 0.5, grad_norm: 1, learning_rate: 1e-5 },
      { kind: 'train', step: 20, epoch: 5, loss: Number.NaN, grad_norm: 1, learning_rate: 1e-5 },
    ]),
  });
  const folder = await folderOf(model(run));
  expect(await folder.json('trainer_state.json')).toMatchObject({
    best_global_step: 80,
    best_metric: 0.75,
    best_model_checkpoint: 'checkpoint-80',
    epoch: 22,
    global_step: 88,
    log_history: [
      { step: 10, epoch: 2.5, loss: 0.5, grad_norm: 1, learning_rate: 1e-5 },
      { step: 20, epoch: 5, loss: null },
    ],
    max_steps: 88,
    train_batch_size: run.config.perDeviceTrainBatchSize,
  });
  const { config, reports } = readTrainingArguments(await folder.text('training_args.json'), run.config);
  expect(config).toEqual(run.config);
  expect(reports.filter(({ outcome }) => outcome !== 'taken')).toEqual([]);
  expect(await folder.json('all_results.json')).toMatchObject({ global_step: 88, train_samples: 4 });
});

test('split.csv is there with the data set, its names no formulas; a probe has no files of a training', async () => {
  const folder = await folderOf(model(runForTest()));
  const { data } = Papa.parse<string[]>((await folder.text('split.csv')).trimEnd());
  expect(data.slice(0, 2)).toEqual([
    ['file', 'split', 'label', 'label_source'],
    ["'=cmd()/0.wav", 'train', 'no', 'rule'],
  ]);
  const zip = await huggingFaceZip(model(runForTest()), { dtype: 'float32', clips: null });
  expect((await listZipEntries(zip)).map(({ path }) => path)).not.toContain('split.csv');
  const head = { features: 'mean' as const, layers: [2], c: 1 };
  const probe = { rowName: 'x', head, accuracy: 0.5, interval: null, foldCount: 3, foldsBy: null };
  expect((await folderOf(model(runForTest({ probe })))).names.sort()).toEqual([
    'README.md',
    'all_results.json',
    'config.json',
    'model.safetensors',
    'preprocessor_config.json',
    'split.csv',
  ]);
});

test('the card says what the model was not tested on, whom it has met before, when it is unsure, and its base’s licence', () => {
  const speaker = { name: 'speaker', values: ['a', 'b'], clipValues: [0, 0, 1, 1, 0, 0, 1, 0] };
  const hub = { repo: 'facebook/hubert-base-ls960', commit: 'f'.repeat(40) };
  const base = { name: 'hub', hub, licence: 'apache-2.0' };
  const card = modelCard(model(runForTest({ groups: [speaker] }), { base, calibration }), 'float16');
  expect(card).toContain('base_model: "facebook/hubert-base-ls960"');
  expect(card).toContain('Of the 2 values of `speaker` in the test, 2 are also in training');
  expect(card).toContain('How well it does is not known: it was not tested.');
  expect(card).toContain('With logits divided by 1.23');
  expect(card).toContain('below 61.0 % its answer counts as unsure: found on 40 validation clips');
  expect(card).toContain('Its weights were rounded to float16');
  expect(card).toContain('its licence: `apache-2.0`');
  const own = modelCard(model(runForTest()));
  expect(own).toContain('Its confidence was not compared');
  expect(own).toContain('not known to Voxtune');
  expect(own).not.toContain('base_model:');
  expect(own).not.toContain('rounded to float16');
  // of three speakers kept apart there is nothing to warn of
  const apart = { ...speaker, values: ['a', 'b', 'c'], clipValues: [0, 0, 0, 0, 1, 1, 2, 2] };
  expect(modelCard(model(runForTest({ groups: [apart] })))).not.toContain('also in');
});

test('the card of an evaluated run names the data, its size, and classes with few clips', () => {
  const run = { ...wholeRun('r'), history: RunHistory.of() };
  const card = modelCard(model(run));
  expect(card).toContain(`was tested on ${present(run.evaluation).predictions.length} clips of`);
  expect(card).toMatch(/Fewer than 10 test clips each: `a`, `b`, `c`/);
  expect(card).toMatch(/\| class \| train \| validation \| test \|/);
});
