// Rounds of every system in turn, so that a machine that slows down slows all of them; figures and ratios from the medians.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../tools/packages.mjs';
import { hasPython, peerModel, peerProduct } from '../peers/python.ts';
import { type BenchBrowser, openBenchBrowser } from './browser.ts';
import { openNative } from './native.ts';
import { type Case, nameOf, type SavedCases } from './tables.ts';
import type { KernelTime, Round, System, Task } from './task.ts';

interface Running extends Case {
  round(leastSec: number): Promise<Round>;
  readProfile(): Promise<KernelTime[] | null>;
  close(): void;
}

export interface MeasureOptions {
  rounds: number;
  leastSec: number;
  /** Without PyTorch and onnxruntime-web, which need Python for their models. */
  hasPeers: boolean;
  /** Tell where the time goes, too. */
  hasProfile: boolean;
}

/** The systems of one task, opened together and measured in turn. */
export async function measureTask(task: Task, systems: readonly System[], options: MeasureOptions): Promise<Case[]> {
  const folder = task.kind === 'product' ? null : peerModel(task.model, options.hasPeers);
  if (task.kind === 'product' && options.hasPeers) peerProduct();
  const browser = await openBenchBrowser([task.kind === 'product' ? 'product' : task.model]);
  const cases: Running[] = [];
  try {
    for (const system of systems) cases.push(await open(task, system, browser, folder));
    const measured = new Set<Running>();
    for (let round = 0; round < options.rounds; round++) {
      for (const one of cases) {
        if (one.failure !== null || measured.has(one)) continue;
        const { seconds, isOnly } = await one.round(options.leastSec);
        one.seconds.push(seconds);
        if (isOnly) measured.add(one);
      }
    }
    if (options.hasProfile) for (const one of cases) one.profile = await one.readProfile();
    return cases.map(({ task: of, system, opened, seconds, failure, profile }) => ({
      task: of,
      system,
      opened,
      seconds,
      failure,
      profile,
    }));
  } finally {
    for (const one of cases) one.close();
    await browser.close();
  }
}

async function open(task: Task, system: System, browser: BenchBrowser, folder: string | null): Promise<Running> {
  const unopened = {
    task,
    system,
    seconds: [],
    opened: { threads: 0, error: null },
    profile: null,
    close: () => undefined,
    readProfile: async () => null,
  };
  const never = () => Promise.reject(new Error('it did not open'));
  try {
    if (system.backend === 'native') {
      const native = await openNative(task, system.threads, folder);
      return { ...unopened, ...native, failure: null };
    }
    const { id, ...opened } = await browser.open(task, system);
    return {
      ...unopened,
      opened,
      round: (leastSec) => browser.round(id, leastSec),
      readProfile: () => browser.profile(id),
      failure: null,
    };
  } catch (error) {
    const failure = error instanceof Error ? error.message.split('\n', 1).join('') : String(error);
    console.error(`${nameOf(system)}: ${failure}`);
    return { ...unopened, round: never, failure };
  }
}

/** Into out/, for `npm run bench -- report`. */
export function saveCases(name: string, command: string, cases: readonly Case[]): void {
  const path = join(projectRoot, 'out', `bench-${name}.json`);
  mkdirSync(join(projectRoot, 'out'), { recursive: true });
  const machine = { processor: cpus()[0]?.model ?? '', cores: cpus().length, load: loadavg()[0] ?? 0 };
  const saved: SavedCases = { at: new Date().toISOString(), command, machine, cases: [...cases] };
  writeFileSync(path, `${JSON.stringify(saved, null, 2)}\n`);
}

/** Whether Python can make the peers' models and be one; says so where it cannot. */
export function lookForPeers(): boolean {
  const found = hasPython(['torch', 'transformers', 'onnx', 'onnxruntime']);
  if (!found) console.error('Without peers: PYTHON needs torch, transformers, onnx and onnxruntime.');
  return found;
}
