// What was measured, as tables.

import { itemAt } from '../../src/lib/present.ts';
import { median } from '../median.ts';
import { type KernelTime, type Opened, type System, type Task, unitsOf } from './task.ts';

export interface Case {
  task: Task;
  system: System;
  opened: Opened;
  /** Of one call, by round. */
  seconds: number[];
  failure: string | null;
  profile: KernelTime[] | null;
}

export interface SavedCases {
  at: string;
  command?: string;
  machine: { processor: string; cores: number; load: number };
  cases: Case[];
}

export const nameOf = ({ name, backend, threads }: System) =>
  backend === 'webgpu' ? `${name}, WebGPU` : `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

/** Markdown: every system's rate, its spread, and how much faster Voxtune is at the same threads (in the median of rounds). */
export function tableOf(cases: readonly Case[]): string {
  const rows = [
    '| task | system | rate | least to most | Voxtune is | difference from PyTorch |',
    '|---|---|---|---|---|---|',
  ];
  for (const one of cases) {
    const { count, unit } = unitsOf(one.task);
    const task = taskName(one.task);
    if (one.failure !== null) {
      rows.push(`| ${task} | ${nameOf(one.system)} | failed: ${one.failure} | | | |`);
      continue;
    }
    const digits = (value: number) => value.toPrecision(3);
    const rates = one.seconds.map((seconds) => count / seconds);
    const own = cases.find((other) => other.system.name === 'voxtune' && isSameSetting(other, one));
    const ratio =
      own && own !== one
        ? `${median(one.seconds.map((seconds, i) => seconds / itemAt(own.seconds, i))).toFixed(2)} × as fast`
        : '';
    const error = one.opened.error === null ? '' : one.opened.error.toExponential(1);
    const spread =
      rates.length === 1 ? 'measured once' : `${digits(Math.min(...rates))} to ${digits(Math.max(...rates))}`;
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

function taskName(task: Task): string {
  if (task.kind === 'product') return 'product';
  const length = 'clipSec' in task && task.clipSec ? `, ${task.clipSec} s` : '';
  return `${task.kind} ${task.model}, batch ${task.batch}${length}`;
}

/** Kernels that take less than this share of a call are left out. */
const leastShare = 0.02;

/** Markdown: where Voxtune's time goes; empty where nothing was profiled. */
export function profileTable(cases: readonly Case[]): string {
  const fewestThreads = Math.min(...cases.map(({ system }) => system.threads));
  const rows = ['| task | kernel | calls | ms | share |', '|---|---|---|---|---|'];
  for (const { task, system, profile } of cases) {
    if (!profile || system.name !== 'voxtune' || system.backend !== 'wasm') continue;
    if (system.threads !== fewestThreads) continue;
    const total = profile.reduce((sum, { seconds }) => sum + seconds, 0);
    for (const { kernel, calls, seconds } of profile) {
      if (seconds / total < leastShare) continue;
      const share = `${((100 * seconds) / total).toFixed(0)} %`;
      rows.push(`| ${taskName(task)} | ${kernel} | ${Math.round(calls)} | ${(1000 * seconds).toFixed(1)} | ${share} |`);
    }
  }
  return rows.length > 2 ? rows.join('\n') : '';
}
