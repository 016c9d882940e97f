// A model of hubert-base's size in the page: time and memory of loading it from either file, and of one update on wasm.
// Needs torch and transformers: `--python PATH` names a Python that has them, `--model DIR` the folder it has written before.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TrainRequest } from '../src/app/headless-api.ts';
import { openHeadlessPage } from '../tools/headless-page.ts';
import { watchPeakMemory } from '../tools/process-memory.ts';

const root = join(import.meta.dirname, '..');
const clipFolder = join(root, 'fixtures', 'golden', 'clips');
const clips = readdirSync(clipFolder).map((name) => join(clipFolder, name));

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    model: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    'no-training': { type: 'boolean', default: false },
  },
});

const oneUpdate: Omit<TrainRequest, 'model'> = {
  backend: 'wasm',
  data: 'files',
  labelRule: { kind: 'field', separator: '_', index: 2 },
  groupRules: [],
  split: {},
  preset: null,
  settings: { max_steps: 1, per_device_train_batch_size: 4, gradient_accumulation_steps: 1 },
};

function megabytes(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${(bytes / 1e6).toFixed(0)} MB`;
}

async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
  const memory = watchPeakMemory(50);
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
    console.log(`${what.padEnd(34)} ${seconds.padStart(7)} s   peak ${megabytes(memory.stop())}`);
  }
}

async function round(folder: string, layout: 'safetensors' | 'bin', trains: boolean): Promise<void> {
  const { page, setFiles, close } = await openHeadlessPage();
  try {
    await setFiles('files', clips);
    await measured(`${layout}: the engine alone`, () => page.evaluate(() => window.voxtuneHeadless.openParity('wasm')));
    const names = readdirSync(join(folder, layout)).map((name) => join(folder, layout, name));
    await setFiles('model', names);
    // reading, hashing, checking every number and copying into storage; with the opening of the engine
    await measured(`${layout}: loaded`, () => page.evaluate(() => window.voxtuneHeadless.openModel('wasm')));
    if (!trains) return;
    const outcome = await measured(`${layout}: one update, 22 clips, test`, () =>
      page.evaluate((request) => window.voxtuneHeadless.train({ ...request, model: 'current' }), oneUpdate),
    );
    if (!outcome.ok) throw new Error(`${outcome.stage}: ${outcome.error.message}`);
  } finally {
    await close();
  }
}

const made = values.model ? null : mkdtempSync(join(tmpdir(), 'voxtune-hubert-base-'));
const folder = values.model ?? made ?? '';
try {
  if (made) {
    const script = join(root, 'tools', 'golden', 'hubert_base.py');
    const { status } = spawnSync(values.python, [script, made], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`${values.python} could not write the model: it needs torch and transformers.`);
  }
  console.log('peak: memory of the whole browser that no other process shares (Linux)');
  for (let i = 0; i < Number(values.rounds); i++) {
    const trains = i === 0 && !values['no-training'];
    for (const layout of ['safetensors', 'bin'] as const) await round(folder, layout, trains);
  }
} finally {
  if (made) rmSync(made, { recursive: true, force: true });
}
