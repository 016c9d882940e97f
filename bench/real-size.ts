// A whole job at CREMA-D's real size (or any other), by phase: seconds and peak memory of import, check, frozen layers, epochs,
// test. `npm run bench -- real-size [--clips 7442] [--epochs 3]`. Linux.

import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { HeadlessProgress, PhaseSeconds, TrainRequest } from '../src/app/headless-api.ts';
import { openHeadlessPage } from '../tools/headless-page.ts';
import { projectRoot } from '../tools/packages.mjs';
import { usageBelow } from '../tools/process-tree.ts';
import { cremaClipCount, cremaShape } from './clips/crema-shape.ts';

type Activity = HeadlessProgress['activity'];

const { values } = parseArgs({
  options: { clips: { type: 'string', default: String(cremaClipCount) }, epochs: { type: 'string', default: '3' } },
});
const [clipCount, epochs] = [Number(values.clips), Number(values.epochs)];
if (!(clipCount > 0 && epochs > 0)) {
  console.error('npm run bench -- real-size [--clips N] [--epochs N]');
  process.exit(2);
}

const request: TrainRequest = {
  backend: 'wasm',
  data: 'files',
  model: 'builtin',
  labelRule: null,
  groupRules: [],
  split: { method: 'stratified', keepApart: ['speaker'], validationFraction: 0.1, testFraction: 0.2 },
  preset: 'default',
  settings: { num_train_epochs: epochs },
};

const archive = await cremaShape(join(projectRoot, '.cache', 'bench'), clipCount);
const { page, setFiles, close } = await openHeadlessPage();
/** Most bytes that the browser's processes held together, by what was going on. */
const peaks = new Map<Activity, number>();
let activity: Activity = 'importing';
const timer = setInterval(() => {
  peaks.set(activity, Math.max(peaks.get(activity) ?? 0, usageBelow(process.pid).ownBytes));
}, 100);
try {
  await page.exposeFunction('reportProgress', (progress: HeadlessProgress) => {
    if (progress.news !== null) console.error(progress.news);
    else activity = progress.activity;
  });
  await setFiles('files', [archive]);
  const outcome = await page.evaluate((asked) => window.voxtuneHeadless.train(asked), request);
  if (!outcome.ok) throw new Error(`${outcome.stage}: ${outcome.error.message}`);
  console.log(`${cpus()[0]?.model ?? ''}, ${outcome.engine.threads} threads, ${clipCount} clips, ${epochs} epochs`);
  console.log(phaseTable(outcome.phaseSeconds));
} finally {
  clearInterval(timer);
  await close();
}

/** Markdown. The memory of a phase that lasted less than two reports is that of the one before it. */
function phaseTable(seconds: PhaseSeconds): string {
  const names = Object.keys(seconds) as (keyof PhaseSeconds)[];
  const rows = names.map((name) => {
    const peak = name === 'between' ? undefined : peaks.get(name);
    return `| ${name} | ${seconds[name]?.toFixed(1)} | ${peak === undefined ? '' : `${Math.round(peak / 1e6)} MB`} |`;
  });
  return ['| phase | seconds | peak memory |', '|---|---|---|', ...rows].join('\n');
}
