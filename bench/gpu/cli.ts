// The measurements of `npm run bench -- gpu`, once the engine is bundled: the examination, parity, then rates and jobs beside PyTorch.

import { gpuTables } from './figures.ts';
import { figures, save } from './measurements.ts';
import { options } from './options.ts';
import { allParts } from './parts.ts';
import { runSchedule } from './schedule.ts';
import { hasPeer, stopSystems } from './systems.ts';

function finish(status: number): never {
  save();
  console.log(`\n${gpuTables(figures)}\n\n${JSON.stringify(figures.machine)}`);
  stopSystems();
  process.exit(status);
}

if (!hasPeer) console.error('Without PyTorch, whose models are measured: PYTHON needs torch and transformers.');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => finish(1));
const rows = await runSchedule({
  parts: allParts(),
  limitSec: options.limitSec,
  partLimitSec: options.partLimitSec,
  onChange: (changed) => {
    figures.parts = [...changed];
    save();
  },
  stop: stopSystems,
});
finish(rows.some(({ state }) => state === 'failed') ? 1 : 0);
