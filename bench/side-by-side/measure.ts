// Rounds of every system in turn, so that a machine that slows down slows all of them; figures and ratios from the medians.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../tools/packages.mjs';
import { hasPython, peerModel, peerProduct } from '../peers/python.ts';
import { type BenchBrowser, openBenchBrowser } from './browser.ts';
import { openNative } from './native.ts';
import { type Opened, type Round, type System, type Task, unitsOf } from './task.ts';

export interface Case {
  task: Task;
  system: System;
  opened: Opened;
  seconds: number[];
  failure: string | null;
}

interface Running extends Case {
  round(leastSec: number): Promise<Round>;
  close(): void;
}

export interface MeasureOptions {
  rounds: number;
  leastSec: number;
  /** Without PyTorch and onnxruntime-web, which need Python for their models. */
  hasPeers: boolean;
}

/** The systems of one task, opened together and measured in turn. */
export async function measureTask(task: Task, systems: readonly System[], options: MeasureOptions): Promise<Case[]> {
  const folder = task.kind === 'product' ? null : peerModel(task.model, options.hasPeers);
  if (task.kind === 'product' && options.hasPeers) peerProduct();
  const browser = await openBenchBrowser([task.kind === 'product' ? 'product' : task.model]);
  const cases: Running[] = [];
  try {
    for (const system of systems) cases.push(await open(task, system, browser, folder));
    for (let round = 0; round < options.rounds; round++) {
      for (const one of cases) {
        if (one.failure === null) one.seconds.push((await one.round(options.leastSec)).seconds);
      }
    }
    return cases.map(({ task: of, system, opened, seconds, failure }) => ({
      task: of,
      system,
      opened,
      seconds,
      failure,
    }));
  } finally {
    for (const one of cases) one.close();
    await browser.close();
  }
}

async function open(task: Task, system: System, browser: BenchBrowser, folder: string | null): Promise<Running> {
  const unopened = { task, system, seconds: [], opened: { threads: 0, error: null }, close: () => undefined };
  const never = () => Promise.reject(new Error('it did not open'));
  try {
    if (system.backend === 'native') {
      const native = await openNative(task, system.threads, folder);
      return { ...unopened, ...native, failure: null };
    }
    const { id, ...opened } = await browser.open(task, system);
    return { ...unopened, opened, round: (leastSec) => browser.round(id, leastSec), failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    console.error(`${nameOf(system)}: ${failure}`);
    return { ...unopened, round: never, failure };
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
const nameOf = ({ name, backend, threads }: System) =>
  backend === 'webgpu' ? `${name}, WebGPU` : `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

/** Markdown: every system's rate, its spread, and how much faster Voxtune is at the same threads (in the median of rounds). */
export function tableOf(cases: readonly Case[]): string {
  const rows = [
    '| task | system | rate | least to most | Voxtune is | difference from PyTorch |',
    '|---|---|---|---|---|---|',
  ];
  for (const one of cases) {
    const { count, unit } = unitsOf(one.task);
    const task =
      one.task.kind === 'product' ? 'product' : `${one.task.kind} ${one.task.model}, batch ${one.task.batch}`;
    if (one.failure !== null) {
      rows.push(`| ${task} | ${nameOf(one.system)} | failed: ${one.failure} | | | |`);
      continue;
    }
    const digits = (value: number) => value.toPrecision(3);
    const rates = one.seconds.map((seconds) => count / seconds);
    const own = cases.find((other) => other.system.name === 'voxtune' && isSameSetting(other, one));
    const ratio =
      own && own !== one
        ? `${median(one.seconds.map((seconds, i) => seconds / own.seconds[i]!)).toFixed(2)} × as fast`
        : '';
    const error = one.opened.error === null ? '' : one.opened.error.toExponential(1);
    const spread = `${digits(Math.min(...rates))} to ${digits(Math.max(...rates))}`;
    rows.push(
      `| ${task} | ${nameOf(one.system)} | ${digits(median(rates))} ${unit} | ${spread} | ${ratio} | ${error} |`,
    );
  }
  return rows.join('\n');
}

function isSameSetting(a: Case, b: Case): boolean {
  const backend = b.system.backend === 'native' ? 'wasm' : b.system.backend;
  return (
    a.system.threads === b.system.threads &&
    a.system.backend === backend &&
    JSON.stringify(a.task) === JSON.stringify(b.task)
  );
}

export function saveCases(name: string, cases: readonly Case[]): string {
  const path = join(projectRoot, 'out', `bench-${name}.json`);
  mkdirSync(join(projectRoot, 'out'), { recursive: true });
  const machine = { processor: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] };
  writeFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), machine, cases }, null, 2)}\n`);
  return path;
}

/** Whether Python can make the peers' models and be one; says so where it cannot. */
export function lookForPeers(): boolean {
  const found = hasPython(['torch', 'transformers', 'onnx', 'onnxruntime']);
  if (!found) console.error('Without peers: PYTHON needs torch, transformers, onnx and onnxruntime.');
  return found;
}
