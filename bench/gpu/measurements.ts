// The parts of `npm run bench -- gpu`: the examination, parity with the goldens, rates, Voxtune's in turn with PyTorch's.

import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, hostname } from 'node:os';
import { join } from 'node:path';
import type { CheckResult } from '../../src/parity/reporter.ts';
import { projectRoot } from '../../tools/packages.mjs';
import { type PeerModel, peerModel } from '../peers/python.ts';
import { clipSamples } from '../side-by-side/task.ts';
import type { ParityTask } from './engine.ts';
import type { CallTask } from './engine-calls.ts';
import { type GpuFigures, type GpuSystem, type RateRow, worst } from './figures.ts';
import { mostClips, options } from './options.ts';
import type { Budget } from './schedule.ts';
import { engineOf, opened, openTask, type Round, threads, type VoxtuneSystem } from './systems.ts';

const golden = join(projectRoot, 'fixtures', 'golden');

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

/** Starts the engine of a system; a new adapter's kernels are examined by that. */
export async function startEngine(system: VoxtuneSystem): Promise<void> {
  await engineOf(system, true);
  noteSystem(system);
}

function noteSystem(system: GpuSystem): void {
  const found = opened.get(system);
  if (found) figures.machine[system] = found;
  save();
}

/** Prints the checks that fail, and how many there were. Throws when any failed or none ran; the figures keep them. */
export async function checkParity(name: string, system: VoxtuneSystem = 'voxtune'): Promise<void> {
  const peer = await engineOf(system);
  noteSystem(system);
  const task: ParityTask = { kind: 'parity', name, folder: join(golden, name), clips: join(golden, 'clips') };
  const checks: CheckResult[] = [];
  figures.parity[system === 'voxtune' ? name : `${name}, float16`] = checks;
  for await (const { isLast, ...check } of peer.askAll<CheckResult>(task)) {
    if (isLast) break;
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

/** A first call that takes longer does so for what it computes; a shorter one may have compiled. */
const longCallSec = 5;

export interface Rate {
  task: string;
  unit: string;
  /** What one call handles. */
  perCall: number;
  what: CallTask;
}

/** Rounds of a task on these systems in turn, as many as the time allows; where it allows none, what is known is the first call. */
export async function measure({ task, unit, perCall, what }: Rate, systems: readonly GpuSystem[], budget: Budget) {
  const row: RateRow = { task, unit, rates: {}, firstCalls: {} };
  figures.rows.push(row);
  const rounds: [GpuSystem, Round][] = [];
  let roundSec = 0;
  for (const system of systems) {
    if (system !== 'pytorch') await engineOf(system);
    noteSystem(system);
    if (system === 'voxtune, float16' && opened.get(system)?.arithmetic !== 'float16') continue;
    const { round, facts } = await openTask(system, what, (seconds) => {
      row.firstCalls[system] = perCall / seconds;
      if (seconds > longCallSec) roundSec += seconds;
      save();
    });
    if (system === 'pytorch') figures.machine.pytorch = facts;
    rounds.push([system, round]);
  }
  for (let round = 0; round < options.rounds && roundSec < budget.leftSec; round++) {
    const before = budget.leftSec;
    for (const [at, [system, run]] of rounds.entries()) {
      const seconds = await run(options.leastSec, budget.leftSec / (rounds.length - at));
      row.rates[system] = [...(row.rates[system] ?? []), perCall / seconds];
      save();
    }
    roundSec = before - budget.leftSec;
  }
}

/** Of the first round that was measured, or the first call. */
export function rateOf(task: string, system: GpuSystem): number | undefined {
  const row = figures.rows.find((one) => one.task === task);
  return row?.rates[system]?.[0] ?? row?.firstCalls[system];
}

/** Folder of a model and, in clips.f32, of clips to hear: noise will do, nothing of the speed depends on them. */
export function modelFolder(name: PeerModel): string {
  const folder = peerModel(name);
  const path = join(folder, 'clips.f32');
  const samples = Float32Array.from({ length: mostClips * clipSamples }, (_, i) => Math.sin(i * i * 0.37));
  if (!existsSync(path)) writeFileSync(path, new Uint8Array(samples.buffer));
  return folder;
}
