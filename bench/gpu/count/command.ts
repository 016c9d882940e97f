// `npm run bench -- gpu --count` and `--roofline`: counts, in a process of its own, and prints tables.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../tools/packages.mjs';
import { bundleFolder } from '../peer.ts';
import {
  boundTable,
  type CountedPart,
  countedParts,
  jobTimeTable,
  kernelTable,
  partTimeTable,
  totalsTable,
} from './tables.ts';
import type { Workload } from './workloads.ts';

/** What `out/bench-gpu-count.json` holds. */
export interface SavedCounts {
  at: string;
  workloads: Workload[];
}

/** The parts whose kernels are told apart. */
const detailed: readonly CountedPart[] = ['frozenBatch', 'microBatch', 'update'];

export function countAndPrint(models: string, hasRoofline: boolean): void {
  const { status, stdout } = spawnSync(process.execPath, [join(bundleFolder, 'count.mjs'), models], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error('The count ended without figures: the lines above say why.');
  const workloads = JSON.parse(stdout) as Workload[];
  const saved: SavedCounts = { at: new Date().toISOString(), workloads };
  mkdirSync(join(projectRoot, 'out'), { recursive: true });
  writeFileSync(join(projectRoot, 'out', 'bench-gpu-count.json'), JSON.stringify(saved));
  console.log(totalsTable(workloads));
  for (const workload of workloads) {
    for (const part of detailed) {
      const counts = workload[part];
      console.log(`\n${workload.model}, ${countedParts[part]}\n\n${kernelTable(counts)}`);
      if (hasRoofline) console.log(`\n${boundTable(counts)}`);
    }
  }
  if (hasRoofline) console.log(`\n${partTimeTable(workloads)}\n\n${jobTimeTable(workloads)}`);
}
