// The tables of `npm run bench -- scale`: what each phase took, and how that grows with the number of clips.

import { itemAt } from '../../src/lib/present.ts';
import type { Phase } from './phase-meter.ts';

export interface Measured {
  clipCount: number;
  phases: Phase[];
}

const integer = new Intl.NumberFormat('en');

/** By size: seconds (of processor time), most memory. */
export function scaleTable(measured: readonly Measured[]): string {
  const names = [...new Set(measured.flatMap(({ phases }) => phases.map(({ name }) => name)))];
  const head = ['phase', ...measured.map(({ clipCount }) => `${integer.format(clipCount)} clips`)];
  const rows = names.map((name) => [
    name,
    ...measured.map(({ phases }) => {
      const phase = phases.find((one) => one.name === name);
      if (!phase) return '';
      return `${phase.seconds.toFixed(1)} s (${phase.cpuSec.toFixed(1)}), ${Math.round(phase.peakBytes / 1e6)} MB`;
    }),
  ]);
  return table(head, rows);
}

/** Processor time for each 1,000 clips, and the exponent from each size to the next: 1 is linear, less has a fixed part. */
export function growthTable(measured: readonly Measured[]): string {
  if (measured.length < 2) return '';
  const names = [...new Set(measured.flatMap(({ phases }) => phases.map(({ name }) => name)))];
  const cpuOf = (at: number, name: string) => itemAt(measured, at).phases.find((one) => one.name === name)?.cpuSec ?? 0;
  const rows = names.map((name) => [
    name,
    ...measured.map(({ clipCount }, at) => `${((1000 * cpuOf(at, name)) / clipCount).toFixed(2)} s`),
    ...measured.slice(1).map(({ clipCount }, at) => {
      const times = cpuOf(at + 1, name) / cpuOf(at, name);
      return (Math.log(times) / Math.log(clipCount / itemAt(measured, at).clipCount)).toFixed(2);
    }),
  ]);
  const counts = measured.map(({ clipCount }) => integer.format(clipCount));
  const steps = counts.slice(1).map((count, at) => `exponent, ${counts[at]} to ${count}`);
  return table(['processor time for 1,000 clips', ...counts, ...steps], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
