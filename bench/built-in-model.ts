// Test accuracy of the built-in model in a headless browser, fine-tuned and probed, beside the same body untrained.
// `npm run bench -- built-in-model [--only sample|fsdd] [--fsdd ZIP] [--seeds 1,2,3]`: resumes where it was ended.

import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { comparedRowNames } from '../src/evaluation/probes/probe-report.ts';
import { type Body, bodies } from './built-in-model/bodies.ts';
import { ResultFile } from './built-in-model/results.ts';
import { openProber } from './built-in-model/run-probe.ts';
import { openTrainer } from './built-in-model/run-training.ts';
import { archiveTask, type Task, taskNames } from './built-in-model/tasks.ts';

const usage = `npm run bench -- built-in-model [options]

  --only sample|fsdd   one of the tasks (default: the sample, and FSDD where --fsdd names it)
  --sample ZIP         another archive than public/sample/archive.zip
  --fsdd ZIP           Free Spoken Digit Dataset, names as 7_jackson_0.wav
  --seeds 1,2,3        seeds of weights, order, dropout, and of the sample's voices
  --body NAME          built-in | untrained (both); the untrained body needs Python with torch and transformers
  --methods LIST       of fine-tuning, probe, and from:ROW: fine-tuning that starts from this row of a probe
                       (fine-tuning,probe,from:best_native)
  --preset NAME        other settings than the task's own
  --out FILE           figures, also what to resume from (out/built-in-model.json)

Sample: label = third field of the name, voice = first. A quarter of the voices tests, an eighth chooses the epoch, the
others train; the seed draws them. FSDD: label = first field, speaker = second; three folds, each tests two of the six
speakers and trains on the others for the preset's epochs. A probe is cross-validated with the same speakers as one fold, and
chooses what it chooses inside the other folds; one that fine-tuning starts from hears the clips that train alone. Nothing is chosen by the test clips.`;

function refuse(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string' },
        sample: { type: 'string', default: 'public/sample/archive.zip' },
        fsdd: { type: 'string' },
        seeds: { type: 'string', default: '1,2,3' },
        body: { type: 'string' },
        methods: { type: 'string', default: 'fine-tuning,probe,from:best_native' },
        preset: { type: 'string' },
        out: { type: 'string', default: 'out/built-in-model.json' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const options = readOptions();
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const seeds = options.seeds.split(',').map(Number);
if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0)) refuse(`--seeds: ${options.seeds}`);
const archives: Record<Task['name'], string | undefined> = { sample: options.sample, fsdd: options.fsdd };
const wanted = options.only ? taskNames.filter((name) => name === options.only) : taskNames;
if (wanted.length === 0) refuse(`--only: ${options.only}`);
const tasks: Task[] = [];
for (const name of wanted) {
  const archive = archives[name];
  if (archive && existsSync(archive)) tasks.push(await archiveTask(name, archive, options.preset));
  else if (archive || options.only) refuse(`--${name} ${archive ?? ''}: there is no such file.`);
}
const chosen: Body[] = await bodies(options.body);
if (chosen.length === 0) refuse(`--body: ${options.body}`);

const methods = options.methods.split(',');
/** The row that a method starts from; null: none. */
const startOf = (method: string) => /^from:(.+)$/.exec(method)?.[1] ?? null;
const unknown = methods.find((method) => method !== 'fine-tuning' && method !== 'probe' && startOf(method) === null);
if (unknown !== undefined) refuse(`--methods: ${unknown}`);

const results = new ResultFile(options.out);

async function fineTune(task: Task, body: Body, method: string): Promise<void> {
  const missing = seeds.flatMap((seed) => task.folds(seed)).filter((fold) => !results.has(task, body, method, fold));
  if (missing.length === 0) return;
  const trainer = await openTrainer(task, body, startOf(method));
  try {
    for (const fold of missing) results.add(task, body, method, fold, await trainer.train(fold));
  } finally {
    await trainer.close();
  }
}

async function probe(task: Task, body: Body): Promise<void> {
  const hasAll = (seed: number) =>
    task.folds(seed).every((fold) => comparedRowNames.every((row) => results.has(task, body, `probe: ${row}`, fold)));
  const missing = seeds.filter((seed) => !hasAll(seed));
  if (missing.length === 0) return;
  const prober = await openProber(task, body);
  try {
    for (const seed of missing)
      for (const { fold, row, measured } of await prober.probe(task.folds(seed)))
        if (!results.has(task, body, `probe: ${row}`, fold)) results.add(task, body, `probe: ${row}`, fold, measured);
  } finally {
    await prober.close();
  }
}

for (const task of tasks) {
  for (const body of chosen) {
    for (const method of methods) await (method === 'probe' ? probe(task, body) : fineTune(task, body, method));
  }
}
const told = methods.flatMap((method) =>
  method === 'probe' ? comparedRowNames.map((row) => `probe: ${row}`) : [method],
);
console.log(results.table(tasks, chosen, told, seeds));
console.log(`\nEvery figure is in ${options.out}.`);
