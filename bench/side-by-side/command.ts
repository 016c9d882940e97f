// The command line that `product`, `trunk` and `step` share.

import { parseArgs } from 'node:util';
import type { PeerModel } from '../peers/python.ts';
import { lookForPeers, measureTask, saveCases } from './measure.ts';
import { type Case, profileTable, tableOf } from './tables.ts';
import type { System, SystemName, Task } from './task.ts';

export interface Measurement {
  name: string;
  /** What a reader of `--help` should know. */
  about: string;
  models: readonly PeerModel[];
  batches: readonly number[];
  task(model: PeerModel, batch: number): Task;
  peers: readonly SystemName[];
}

/** Runs it with the process's arguments. Exits with 2 for a bad option. */
export async function runMeasurement(measurement: Measurement): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', multiple: true },
      batch: { type: 'string', multiple: true },
      threads: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '5' },
      'least-seconds': { type: 'string', default: '2' },
      webgpu: { type: 'boolean', default: false },
      'only-webgpu': { type: 'boolean', default: false },
      'clip-seconds': { type: 'string' },
      profile: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const models = (values.model as PeerModel[] | undefined) ?? measurement.models;
  const batches = values.batch?.map(Number) ?? measurement.batches;
  const threads = values.threads?.map(Number) ?? [1, 2];
  const isWrong = models.some((model) => !['nano', 'base', 'large'].includes(model));
  if (values.help || isWrong || [...batches, ...threads].some((number) => !(number > 0))) {
    console.log(`npm run bench -- ${measurement.name} [options]

${measurement.about}

  --model nano|base|large   may be repeated (${measurement.models.join(', ') || 'none'})
  --batch N                 may be repeated (${measurement.batches.join(', ') || 'none'})
  --threads N               of every system; may be repeated (1, 2)
  --webgpu                  on the browser's WebGPU adapter too: the software one where there is no GPU
  --only-webgpu             on nothing else; figures go to out/bench-${measurement.name}-webgpu.json
  --clip-seconds N          of each clip, the beginning (trunk; 2.5)
  --rounds N                of every system, in turn (5)
  --least-seconds N         of a round (2)
  --profile                 where Voxtune's time goes, kernel by kernel (wasm, one thread)
  --no-peers                Voxtune and TensorFlow.js's kernels alone; needs no onnxruntime

Figures go to out/bench-${measurement.name}.json too. PYTHON names the interpreter of the peers.`);
    process.exit(values.help ? 0 : 2);
  }
  const hasPeers = !values['no-peers'] && lookForPeers();
  const isOnlyWebgpu = values['only-webgpu'];
  const systems: System[] = isOnlyWebgpu
    ? []
    : threads.flatMap((count) => systemsAt(count, measurement.peers, hasPeers));
  if (values.webgpu || isOnlyWebgpu) {
    systems.push({ name: 'voxtune', backend: 'webgpu', threads: 1 });
    systems.push({ name: 'tensorflow.js kernels', backend: 'webgpu', threads: 1 });
  }
  const options = {
    rounds: Number(values.rounds),
    leastSec: Number(values['least-seconds']),
    hasPeers,
    hasProfile: values.profile,
  };
  const clipSec = Number(values['clip-seconds']);
  const shortened = clipSec > 0 && clipSec < 2.5 ? { clipSec } : {};
  const command = ['npm run bench --', measurement.name, ...process.argv.slice(2)].join(' ');
  const cases: Case[] = [];
  for (const model of models.length > 0 ? models : (['base'] as const)) {
    for (const batch of batches.length > 0 ? batches : [1])
      cases.push(...(await measureTask({ ...measurement.task(model, batch), ...shortened }, systems, options)));
    saveCases(isOnlyWebgpu ? `${measurement.name}-webgpu` : measurement.name, command, cases);
  }
  console.log(tableOf(cases));
  const profile = profileTable(cases);
  if (profile) console.log(`\n${profile}`);
}

function systemsAt(threads: number, peers: readonly SystemName[], hasPeers: boolean): System[] {
  const wasm = (name: SystemName): System => ({ name, backend: 'wasm', threads });
  return [
    wasm('voxtune'),
    ...(peers.includes('tensorflow.js kernels') ? [wasm('tensorflow.js kernels')] : []),
    ...(peers.includes('onnxruntime-web') && hasPeers ? [wasm('onnxruntime-web')] : []),
    ...(peers.includes('pytorch') && hasPeers ? [{ name: 'pytorch', backend: 'native', threads } as const] : []),
  ];
}
