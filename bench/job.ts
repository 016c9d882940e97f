// The whole job, from the archive to an evaluated model, beside Python programs on the same processor.
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
import { isPythonJob, pythonJob } from './job/python-jobs.ts';
import { largeModel } from './large-model.ts';
import { hasPython, type PeerModel, peerModel } from './peers/python.ts';

const usage = `npm run bench -- job [options]

  --model SHAPE        nano, base or large (base); weights are random: nano's and base's are made by Python with torch and
                       transformers, large's without
  --clips N            clips of CREMA-D's lengths in the archive (40; 20 with large)
  --epochs N           (3)
  --repetitions N      of each side, in turn; the Trainer has as many threads as Voxtune's engine (3)
  --peers LIST         Python programs beside it: Trainer as the tutorial has it (reference), with freeze_feature_encoder()
                       (feature_encoder), that in bfloat16 (bf16) or compiled (compile); a program that keeps the frozen
                       layers' frames in memory (cached), in bfloat16 (cached-bf16) or compiled (cached-compile).
                       All but the compiled ones; none with large, since they take long
  --no-peers           none
  --dist DIR           another build
  --before DIR         an earlier build, in turn with this one
  --out FILE           figures (out/bench-job-MODEL.json)`;

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'base' },
    clips: { type: 'string' },
    epochs: { type: 'string', default: '3' },
    repetitions: { type: 'string', default: '3' },
    'no-peers': { type: 'boolean', default: false },
    peers: { type: 'string' },
    dist: { type: 'string' },
    before: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const model = values.model as PeerModel;
const clips = Number(values.clips ?? (model === 'large' ? 20 : 40));
const epochs = Number(values.epochs);
const repetitions = Number(values.repetitions);
const usualPeers = model === 'large' ? '' : 'reference,feature_encoder,bf16,cached,cached-bf16';
const peers = values['no-peers'] ? [] : (values.peers ?? usualPeers).split(',').filter(Boolean);
const unknown = peers.filter((peer) => !isPythonJob(peer));
if (unknown.length > 0) console.error(`There is no Python program named ${unknown.join(', ')}.`);
if (
  values.help ||
  unknown.length > 0 ||
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
async function voxtune(
  folder: string,
  archive: ClipsArchive,
  dist: string | undefined,
): Promise<{ threads: number; runs: Run[] }> {
  const memory = watchPeakMemory(100);
  const { page, setFiles, close } = await openHeadlessPage({ dist: dist && resolve(dist) });
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

const archive = await clipsArchive(join(projectRoot, '.cache', 'bench'), clips);
const folder = model === 'large' ? largeModel() : peerModel(model);
const hasPeers = peers.length > 0 && hasPython(['torch', 'transformers', 'accelerate', 'soundfile']);
if (!hasPeers && peers.length > 0) console.error('Without Python: pip install torch transformers accelerate soundfile');
console.error(`${model}, ${archive.clipCount} clips (${archive.totalSec.toFixed(0)} s), ${epochs} epochs`);
const runs: Run[] = [];
let threads = 0;
for (let repetition = 0; repetition < repetitions; repetition++) {
  const own = await voxtune(folder, archive, values.dist);
  threads = own.threads;
  runs.push(...own.runs);
  if (values.before) {
    const earlier = await voxtune(folder, archive, values.before);
    runs.push(...earlier.runs.map((run) => ({ ...run, system: `${run.system}, earlier build` })));
  }
  if (hasPeers) {
    for (const peer of peers.filter(isPythonJob)) runs.push(...pythonJob(peer, { folder, archive, threads, epochs }));
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
