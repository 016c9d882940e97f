// Writes the tables of docs/performance.md and docs/gpu.md from the figures that the measurements left in out/.
// `npm run bench -- report`: each block between `<!-- bench NAME -->` and `<!-- end -->` whose figures are there.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../tools/packages.mjs';
import type { SavedCounts } from './gpu/count/command.ts';
import { countBlock } from './gpu/count/tables.ts';
import { type GpuFigures, gpuTables } from './gpu/figures.ts';
import { jobTable, phaseTable, type SavedJob } from './job/job-table.ts';
import { profileTable, type SavedCases, tableOf } from './side-by-side/tables.ts';

const pages = ['performance.md', 'gpu.md'].map((name) => join(projectRoot, 'docs', name));
const blockPattern = /<!-- bench (\S+) -->\n[\s\S]*?<!-- end -->/g;

function gpuBlock(figures: GpuFigures): string {
  const { machine, at, command } = figures;
  const engine = machine.voxtune as { adapter: string } | undefined;
  return `${engine?.adapter ?? machine.host}, ${machine.processor}, ${at.slice(0, 10)}; \`${command}\`:\n\n${gpuTables(figures)}`;
}

/** Markdown of one measurement's file. */
function blockOf(name: string, json: unknown): string {
  if (name.startsWith('job-')) {
    const job = json as SavedJob;
    const facts = `${job.processor}, ${job.threads} threads, ${job.clips} clips (${Math.round(job.archiveSeconds)} s), ${job.epochs} epochs`;
    return `${facts}, ${job.at.slice(0, 10)}; \`npm run bench -- job --model ${job.model} --clips ${job.clips}\`:\n\n${jobTable(job.runs)}\n\n${phaseTable(job.runs)}`;
  }
  if (name === 'gpu') return gpuBlock(json as GpuFigures);
  if (name === 'gpu-count') {
    const { at, workloads } = json as SavedCounts;
    return countBlock(at, workloads);
  }
  const { machine, at, cases, command = `npm run bench -- ${name}` } = json as SavedCases;
  const facts = `${machine.processor}, ${machine.cores} cores, ${at.slice(0, 10)}; \`${command}\`:`;
  const profile = profileTable(cases);
  return `${facts}\n\n${tableOf(cases)}${profile ? `\n\n${profile}` : ''}`;
}

const written: string[] = [];
for (const page of pages) {
  const text = readFileSync(page, 'utf8').replace(blockPattern, (block, name: string) => {
    const figures = join(projectRoot, 'out', `bench-${name}.json`);
    if (!existsSync(figures)) return block;
    written.push(name);
    return `<!-- bench ${name} -->\n${blockOf(name, JSON.parse(readFileSync(figures, 'utf8')))}\n<!-- end -->`;
  });
  writeFileSync(page, text);
}
console.log(written.length > 0 ? `Written: ${written.join(', ')}.` : 'No figures in out/: run a measurement first.');
