// The measurements of `npm run bench -- gpu`, once the engine is bundled: parity, then rates and jobs beside PyTorch.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gemmBenchmarkFlops } from '../../src/engine/gemm/benchmark-shape.ts';
import type { CheckResult } from '../../src/parity/reporter.ts';
import { projectRoot } from '../../tools/packages.mjs';
import { type ClipsArchive, clipsArchive } from '../clips/job-archive.ts';
import { hasPython, type PeerModel, peerCommand, peerModel, runPeer } from '../peers/python.ts';
import { accumulation, clipSamples } from '../side-by-side/task.ts';
import type { GpuTask, OpenedGpu } from './engine.ts';
import { type GpuFigures, type GpuSystem, gpuTables, type JobRow, type RateRow, worst } from './figures.ts';
import type { JobResult } from './job.ts';
import { enginePeer, Peer } from './peer.ts';

const parts = ['parity', 'product', 'trunk', 'step', 'job'] as const;
type Part = (typeof parts)[number];

const usage = `npm run bench -- gpu [options]

  --only PART         parity, product, trunk, step or job; may be repeated (all)
  --cases NAMES       golden cases of parity (base,large)
  --models NAMES      of trunk, step and job: nano, base, large (base)
  --batches NUMBERS   of trunk and step (1,8)
  --rounds N          of trunk, step and product, in turn (3)
  --least-seconds N   of a round (1)
  --device cuda|cpu   PyTorch's (cuda)
  --clips N           of the job (200)
  --epochs N          of the job (3)
  --repetitions N     of the job (3)
  --half              Voxtune in float16 too, where the adapter has it
  --stock             TensorFlow.js's own kernels too
  --as-hardware       tune a software adapter as if it were a GPU
  --count             measure nothing: count what the engine does to a GPU, on a device that computes nothing, of --models
                      (nano,base,large), into out/bench-gpu-count.json
  --roofline          … and say what bounds it on some adapters, by their published peaks
  --pack FILE         measure nothing: pack what a machine without packages needs
  --with-node         … and this Node

PYTHON names an interpreter with torch, transformers, accelerate and soundfile. Figures go to out/bench-gpu.json.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    cases: { type: 'string', default: 'base,large' },
    models: { type: 'string', default: 'base' },
    batches: { type: 'string', default: '1,8' },
    rounds: { type: 'string', default: '3' },
    'least-seconds': { type: 'string', default: '1' },
    device: { type: 'string', default: 'cuda' },
    clips: { type: 'string', default: '200' },
    epochs: { type: 'string', default: '3' },
    repetitions: { type: 'string', default: '3' },
    half: { type: 'boolean', default: false },
    stock: { type: 'boolean', default: false },
    'as-hardware': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || values.only?.some((part) => !parts.includes(part as Part))) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

/** Clips of the largest batch. */
const mostClips = 8;
const golden = join(projectRoot, 'fixtures', 'golden');
const asHardware = values['as-hardware'];
const wants = (part: Part) => values.only === undefined || values.only.includes(part);
const models = values.models.split(',') as PeerModel[];
const hasPeer = hasPython(['torch', 'transformers']);
const hasTrainer = hasPeer && hasPython(['accelerate', 'soundfile']);
if (!hasPeer) console.error('Without PyTorch, whose models are measured: PYTHON needs torch and transformers.');

const figures: GpuFigures = {
  at: new Date().toISOString(),
  command: ['npm run bench -- gpu', ...process.argv.slice(2)].join(' '),
  machine: { host: hostname(), processor: cpus()[0]?.model, cores: cpus().length, node: process.versions.node },
  parity: {},
  rows: [],
  jobs: [],
};

/** Prints the checks that fail, and how many there were. False when any failed or none ran. */
async function checkParity(name: string): Promise<boolean> {
  const peer = enginePeer();
  const folders = { folder: join(golden, name), clips: join(golden, 'clips') };
  peer.send({ kind: 'parity', name, ...folders, engine: { asHardware } } satisfies GpuTask);
  const checks: CheckResult[] = [];
  for (let check = await peer.next<CheckResult>(); check; check = await peer.next<CheckResult>()) checks.push(check);
  figures.parity[name] = checks;
  const failed = checks.filter(({ status }) => status === 'failed');
  for (const one of failed)
    console.log(`FAILED ${one.name}: error ${one.error}, tolerance ${one.tolerance} ${one.detail}`);
  const ran = checks.filter(({ status }) => status !== 'skipped').length;
  const figure = (text: string) => worst(checks, text).toExponential(1);
  console.log(`${name}: ${ran} checks, ${failed.length} failed; logits ${figure('logits')}`);
  return ran > 0 && failed.length === 0;
}

/** One call of a task handles `perCall` units. */
async function measure(task: string, unit: string, perCall: number, what: object): Promise<void> {
  const command = peerCommand('native.py', []);
  const engines: [GpuSystem, GpuTask['engine']][] = [['voxtune', { asHardware }]];
  if (values.half) engines.push(['voxtune, float16', { asHardware, gpuArithmetic: 'float16' }]);
  if (values.stock) engines.push(['tensorflow.js kernels', { stockKernels: true }]);
  const peers: [GpuSystem, Peer][] = [];
  const row: RateRow = { task, unit, rates: {} };
  try {
    for (const [system, engine] of engines) {
      const peer = enginePeer();
      const opened = await peer.ask<OpenedGpu>({ ...what, engine });
      Object.assign(figures.machine, { [system]: opened });
      if (system === 'voxtune, float16' && opened.arithmetic !== 'float16') peer.close();
      else peers.push([system, peer]);
    }
    if (hasPeer) {
      const native = new Peer(command.program, command.args, command.env);
      const threads = cpus().length;
      figures.machine.pytorch = await native.ask<object>({ threads, device: values.device, ...what });
      peers.push(['pytorch', native]);
    }
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [system, peer] of peers) {
        const { seconds } = await peer.ask<{ seconds: number }>({ leastSec: Number(values['least-seconds']) });
        row.rates[system] = [...(row.rates[system] ?? []), perCall / seconds];
      }
    }
  } finally {
    for (const [, peer] of peers) peer.close();
  }
  figures.rows.push(row);
  save();
}

/** Folder of a model and, in clips.f32, of clips to hear: noise will do, nothing of the speed depends on them. */
function modelFolder(name: PeerModel): string {
  const folder = peerModel(name);
  const path = join(folder, 'clips.f32');
  const samples = Float32Array.from({ length: mostClips * clipSamples }, (_, i) => Math.sin(i * i * 0.37));
  if (!existsSync(path)) writeFileSync(path, new Uint8Array(samples.buffer));
  return folder;
}

async function jobs(model: PeerModel, archive: ClipsArchive): Promise<void> {
  const folder = modelFolder(model);
  const epochs = Number(values.epochs);
  const job = { kind: 'job', model: folder, archive: archive.path, split: archive.splitPath, epochs } as const;
  const voxtune = async (system: JobRow['system'], engine: GpuTask['engine']) => {
    const peer = enginePeer();
    const opened = await peer.ask<OpenedGpu>({ ...job, engine } satisfies GpuTask);
    if (system === 'voxtune, float16' && opened.arithmetic !== 'float16') return peer.close();
    const found = await peer.next<JobResult>();
    if (!found) throw new Error('The job ended without an answer: the lines above say why.');
    figures.machine[system] = opened;
    figures.jobs.push({ model, system, seconds: found.seconds, parts: found });
  };
  for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
    await voxtune('voxtune', { asHardware });
    if (values.half) await voxtune('voxtune, float16', { asHardware, gpuArithmetic: 'float16' });
    if (hasTrainer)
      for (const freeze of ['reference', 'feature_encoder'] as const) trainer(model, folder, archive, freeze);
    save();
  }
}

function trainer(model: PeerModel, folder: string, archive: ClipsArchive, freeze: 'reference' | 'feature_encoder') {
  const threads = String(cpus().length);
  const args = [archive.path, '--model', folder, '--split', archive.splitPath, '--freeze', freeze];
  const numbers = ['--threads', threads, '--epochs', values.epochs, '--device', values.device];
  const printed = runPeer('trainer.py', [...args, ...numbers], { OMP_NUM_THREADS: threads });
  const { seconds } = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as { seconds: number };
  const system = freeze === 'reference' ? 'Trainer, frozen' : 'Trainer, freeze_feature_encoder()';
  figures.jobs.push({ model, system, seconds });
}

/** After each part, so that what a machine gave is kept when its time ends. */
function save(): void {
  mkdirSync(join(projectRoot, 'out'), { recursive: true });
  writeFileSync(join(projectRoot, 'out', 'bench-gpu.json'), `${JSON.stringify(figures, null, 2)}\n`);
}

if (wants('parity')) {
  let isRight = true;
  for (const name of values.cases.split(',')) isRight = (await checkParity(name)) && isRight;
  save();
  if (!isRight) {
    console.error('The numbers are wrong: nothing is measured.');
    process.exit(1);
  }
}
if (wants('product')) await measure('product', 'GFLOP/s', gemmBenchmarkFlops / 1e9, { kind: 'product' });
for (const name of hasPeer ? models : []) {
  const model = modelFolder(name);
  for (const batch of values.batches.split(',').map((text) => Math.min(Number(text), mostClips))) {
    if (wants('trunk'))
      await measure(`trunk ${name}, batch ${batch}`, 'clips/s', batch, { kind: 'forward', model, batch });
    const clips = batch * accumulation;
    if (wants('step')) await measure(`step ${name}, batch ${batch}`, 'clips/s', clips, { kind: 'step', model, batch });
  }
}
if (wants('job') && hasPeer) {
  const archive = await clipsArchive(join(projectRoot, '.cache', 'bench'), Number(values.clips));
  for (const name of models) await jobs(name, archive);
}
save();
console.log(`\n${gpuTables(figures)}\n\n${JSON.stringify(figures.machine)}`);
