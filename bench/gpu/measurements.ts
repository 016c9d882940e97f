// The parts of `npm run bench -- gpu`: parity with the goldens, rates and jobs, Voxtune's in turn with PyTorch's.

import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, hostname } from 'node:os';
import { join } from 'node:path';
import type { CheckResult } from '../../src/parity/reporter.ts';
import { projectRoot } from '../../tools/packages.mjs';
import { clipsArchive } from '../clips/job-archive.ts';
import { hasPython, type PeerModel, peerCommand, peerModel } from '../peers/python.ts';
import { clipSamples } from '../side-by-side/task.ts';
import type { GpuTask, OpenedGpu } from './engine.ts';
import { type GpuFigures, type GpuSystem, type JobRow, type RateRow, worst } from './figures.ts';
import type { JobResult } from './job.ts';
import { mostClips, options } from './options.ts';
import { enginePeer, Peer } from './peer.ts';

const { asHardware } = options;
const golden = join(projectRoot, 'fixtures', 'golden');
const threads = cpus().length;

export const hasPeer = hasPython(['torch', 'transformers']);
const hasTrainer = hasPeer && hasPython(['accelerate']);

export const figures: GpuFigures = {
  at: new Date().toISOString(),
  command: ['npm run bench -- gpu', ...process.argv.slice(2)].join(' '),
  machine: { host: hostname(), processor: cpus()[0]?.model, cores: threads, node: process.versions.node },
  parts: [],
  parity: {},
  rows: [],
  jobs: [],
};

/** The whole file or the one before: never half of one, whenever this program is ended. */
export function save(): void {
  const file = join(projectRoot, 'out', 'bench-gpu.json');
  mkdirSync(join(projectRoot, 'out'), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(figures, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Prints the checks that fail, and how many there were. Throws when any failed or none ran; the figures keep them. */
export async function checkParity(name: string, engine: Pick<GpuTask['engine'], 'gpuArithmetic'> = {}): Promise<void> {
  const peer = enginePeer();
  const folders = { folder: join(golden, name), clips: join(golden, 'clips') };
  peer.send({ kind: 'parity', name, ...folders, engine: { asHardware, ...engine } } satisfies GpuTask);
  const checks: CheckResult[] = [];
  figures.parity[engine.gpuArithmetic === 'float16' ? `${name}, float16` : name] = checks;
  for (let check = await peer.next<CheckResult>(); check; check = await peer.next<CheckResult>()) {
    checks.push(check);
    if (check.status === 'failed')
      console.log(`FAILED ${check.name}: error ${check.error}, tolerance ${check.tolerance} ${check.detail}`);
    save();
  }
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const ran = checks.filter(({ status }) => status !== 'skipped').length;
  const figure = (text: string) => worst(checks, text).toExponential(1);
  console.log(`${name}: ${ran} checks, ${failed} failed; logits ${figure('logits')}`);
  if (ran === 0 || failed > 0)
    throw new Error(`${failed} of ${ran} checks failed: the figures below are of wrong numbers.`);
}

/** One call of a task handles `perCall` units. */
export async function measure(task: string, unit: string, perCall: number, what: object): Promise<void> {
  const engines: [GpuSystem, GpuTask['engine']][] = [['voxtune', { asHardware }]];
  if (options.half) engines.push(['voxtune, float16', { asHardware, gpuArithmetic: 'float16' }]);
  if (options.stock) engines.push(['tensorflow.js kernels', { stockKernels: true }]);
  const peers: [GpuSystem, Peer][] = [];
  const row: RateRow = { task, unit, rates: {} };
  figures.rows.push(row);
  try {
    for (const [system, engine] of engines) {
      const peer = enginePeer();
      const opened = await peer.ask<OpenedGpu>({ ...what, engine });
      Object.assign(figures.machine, { [system]: opened });
      if (system === 'voxtune, float16' && opened.arithmetic !== 'float16') peer.close();
      else peers.push([system, peer]);
    }
    if (hasPeer) {
      const command = peerCommand('native.py', []);
      const native = new Peer(command.program, command.args, command.env);
      figures.machine.pytorch = await native.ask<object>({ threads, device: options.device, ...what });
      peers.push(['pytorch', native]);
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const [system, peer] of peers) {
        const { seconds } = await peer.ask<{ seconds: number }>({ leastSec: options.leastSec });
        row.rates[system] = [...(row.rates[system] ?? []), perCall / seconds];
        save();
      }
    }
  } finally {
    for (const [, peer] of peers) peer.close();
  }
}

/** Folder of a model and, in clips.f32, of clips to hear: noise will do, nothing of the speed depends on them. */
export function modelFolder(name: PeerModel): string {
  const folder = peerModel(name);
  const path = join(folder, 'clips.f32');
  const samples = Float32Array.from({ length: mostClips * clipSamples }, (_, i) => Math.sin(i * i * 0.37));
  if (!existsSync(path)) writeFileSync(path, new Uint8Array(samples.buffer));
  return folder;
}

/** The whole job once on each system. */
export async function measureJob(model: PeerModel): Promise<void> {
  const folder = modelFolder(model);
  const archive = await clipsArchive(join(projectRoot, '.cache', 'bench'), options.clips);
  const { epochs } = options;
  const job = { kind: 'job', model: folder, archive: archive.path, split: archive.splitPath, epochs } as const;
  const add = (row: JobRow) => {
    figures.jobs.push(row);
    save();
  };
  const voxtune = async (system: JobRow['system'], engine: GpuTask['engine']) => {
    const peer = enginePeer();
    const opened = await peer.ask<OpenedGpu>({ ...job, engine } satisfies GpuTask);
    if (system === 'voxtune, float16' && opened.arithmetic !== 'float16') return peer.close();
    const found = await peer.next<JobResult>();
    if (!found) throw new Error('The job ended without an answer: the lines above say why.');
    figures.machine[system] = opened;
    add({ model, system, seconds: found.seconds, parts: found });
  };
  const trainer = async (system: JobRow['system'], freeze: 'reference' | 'feature_encoder') => {
    const args = [archive.path, '--model', folder, '--split', archive.splitPath, '--freeze', freeze];
    const numbers = ['--threads', String(threads), '--epochs', String(epochs), '--device', options.device];
    const command = peerCommand('trainer.py', [...args, ...numbers], { OMP_NUM_THREADS: String(threads) });
    const { seconds } = await new Peer(command.program, command.args, command.env).lastAnswer<{ seconds: number }>();
    add({ model, system, seconds });
  };
  await voxtune('voxtune', { asHardware });
  if (hasTrainer) await trainer('Trainer, freeze_feature_encoder()', 'feature_encoder');
  if (hasTrainer) await trainer('Trainer, frozen', 'reference');
  if (options.half) await voxtune('voxtune, float16', { asHardware, gpuArithmetic: 'float16' });
}
