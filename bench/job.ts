// The whole job, from the archive to an evaluated model, beside Hugging Face's Trainer on the same processor.
// `npm run bench -- job [--model nano|base|large] [--clips 40] [--epochs 3] [--repetitions 3]`

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type {} from '../src/app/headless-api.ts';
import { openHeadlessPage } from '../tools/headless-page.ts';
import { projectRoot } from '../tools/packages.mjs';
import { watchPeakMemory } from '../tools/process-memory.ts';
import { type ClipsArchive, clipsArchive } from './clips/job-archive.ts';
import { jobTable, phaseTable, type Run, type SavedJob } from './job/job-table.ts';
import { largeModel } from './large-model.ts';
import { hasPython, type PeerModel, peerModel, runPeer } from './peers/python.ts';

const usage = `npm run bench -- job [options]

  --model SHAPE        nano, base or large (base); weights are random: nano's and base's are made by Python with torch and
                       transformers, large's without
  --clips N            clips of CREMA-D's lengths in the archive (40; 20 with large)
  --epochs N           (3)
  --repetitions N      of each side, in turn; the Trainer has as many threads as Voxtune's engine (3)
  --no-peers           Voxtune alone, as with large
  --peers              the Trainer beside it with large too, which takes long
  --dist DIR           another build, to compare with
  --out FILE           figures (out/bench-job-MODEL.json)`;

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'base' },
    clips: { type: 'string' },
    epochs: { type: 'string', default: '3' },
    repetitions: { type: 'string', default: '3' },
    'no-peers': { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    dist: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const model = values.model as PeerModel;
const clips = Number(values.clips ?? (model === 'large' ? 20 : 40));
const epochs = Number(values.epochs);
const repetitions = Number(values.repetitions);
if (
  values.help ||
  !['nano', 'base', 'large'].includes(model) ||
  ![clips, epochs, repetitions].every((count) => count > 0)
) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

/** Both frozen up to the last two layers, batch 8, 4 accumulated, evaluated once at the end. */
const settings = {
  num_train_epochs: epochs,
  per_device_train_batch_size: 8,
  gradient_accumulation_steps: 4,
  learning_rate: 1e-3,
  warmup_steps: 0,
  eval_strategy: 'no',
  save_strategy: 'no',
  load_best_model_at_end: false,
};

/** A fresh browser profile: nothing is cached. Then the same again with another learning rate, over what is cached. */
async function voxtune(folder: string, archive: ClipsArchive): Promise<{ threads: number; runs: Run[] }> {
  const memory = watchPeakMemory(100);
  const { page, setFiles, close } = await openHeadlessPage({ dist: values.dist && resolve(values.dist) });
  try {
    await setFiles('files', [archive.path]);
    await setFiles(
      'model',
      ['config.json', 'model.safetensors', 'preprocessor_config.json'].map((name) => join(folder, name)),
    );
    // the model is stored once, not once a job; the Trainer's is loaded before its clock starts, too
    const engine = await page.evaluate(() => window.voxtuneHeadless.openModel('wasm'));
    const request = {
      backend: 'wasm' as const,
      data: 'files' as const,
      model: 'current' as const,
      labelRule: { kind: 'field' as const, separator: '_', index: 2 },
      groupRules: [],
      split: { method: 'given' as const, parts: archive.parts },
      preset: 'tutorial' as const,
      settings,
    };
    const timed = async (asked: typeof request | (Omit<typeof request, 'data'> & { data: 'current' })) => {
      const outcome = await page.evaluate((one) => window.voxtuneHeadless.train(one), asked);
      if (!outcome.ok) throw new Error(`${outcome.stage}: ${outcome.error.message}`);
      return { seconds: outcome.totalSeconds, phases: outcome.phaseSeconds };
    };
    const first = await timed(request);
    const again = { ...request, data: 'current' as const, settings: { ...settings, learning_rate: 5e-4 } };
    const second = await timed(again);
    const peakMemoryBytes = memory.stop();
    const runs: Run[] = [
      { system: 'voxtune', ...first, peakMemoryBytes },
      { system: 'voxtune, another learning rate', ...second, peakMemoryBytes: null },
    ];
    return { threads: engine.threads, runs };
  } finally {
    memory.stop();
    await close();
  }
}

function trainer(folder: string, archive: ClipsArchive, freeze: 'reference' | 'feature_encoder', threads: number): Run {
  const args = [archive.path, '--model', folder, '--split', archive.splitPath, '--freeze', freeze];
  const numbers = ['--threads', String(threads), '--epochs', String(epochs)];
  const printed = runPeer('trainer.py', [...args, ...numbers], { OMP_NUM_THREADS: String(threads) });
  const result = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as { seconds: number; peak_memory_bytes: number };
  const system = freeze === 'reference' ? 'Trainer, frozen' : 'Trainer, freeze_feature_encoder()';
  return { system, seconds: result.seconds, peakMemoryBytes: result.peak_memory_bytes };
}

const archive = await clipsArchive(join(projectRoot, '.cache', 'bench'), clips);
const folder = model === 'large' ? largeModel() : peerModel(model);
const wantsPeers = values.peers || (model !== 'large' && !values['no-peers']);
const hasPeers = wantsPeers && hasPython(['torch', 'transformers', 'accelerate', 'soundfile']);
if (!hasPeers && wantsPeers) console.error('Without the Trainer: pip install torch transformers accelerate soundfile');
console.error(`${model}, ${archive.clipCount} clips (${archive.totalSec.toFixed(0)} s), ${epochs} epochs`);
const runs: Run[] = [];
let threads = 0;
for (let repetition = 0; repetition < repetitions; repetition++) {
  const own = await voxtune(folder, archive);
  threads = own.threads;
  runs.push(...own.runs);
  if (hasPeers) {
    for (const freeze of ['reference', 'feature_encoder'] as const)
      runs.push(trainer(folder, archive, freeze, threads));
  }
  console.error(jobTable(runs));
}
const out = values.out ?? join(projectRoot, 'out', `bench-job-${model}.json`);
mkdirSync(dirname(out), { recursive: true });
const saved: SavedJob = {
  at: new Date().toISOString(),
  processor: cpus()[0]?.model ?? '',
  model,
  clips,
  epochs,
  threads,
  archiveSeconds: archive.totalSec,
  runs,
};
writeFileSync(out, `${JSON.stringify(saved, null, 2)}\n`);
console.log(`${jobTable(runs)}\n\n${phaseTable(runs)}`);
