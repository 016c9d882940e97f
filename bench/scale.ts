// A whole job at several sizes: time, processor time and peak memory of import, check, frozen pass, an epoch, evaluation, export and
// reopening, and how each grows. `npm run bench -- scale [--clips 1000,7000,20000,60000] [--help]`. Linux.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Failure, HeadlessProgress, TrainRequest } from '../src/app/headless-api.ts';
import { openHeadlessPage, saveDownload } from '../tools/headless-page.ts';
import { projectRoot } from '../tools/packages.mjs';
import { cremaShape } from './clips/crema-shape.ts';
import { largeModel } from './large-model.ts';
import { peerModel } from './peers/python.ts';
import { PhaseMeter } from './scale/phase-meter.ts';
import { growthTable, type Measured, scaleTable } from './scale/scale-table.ts';

const usage = `npm run bench -- scale [options]

  --clips N,N,…        sizes (1000,7000,20000,60000): names, speakers and labels as CREMA-D has them
  --clip-seconds S     how long every clip is (0.5); crema: CREMA-D's own lengths, 2.5 s in the mean
  --cut-seconds S      cut into parts of so many seconds, as a person may do with what is too long to train on whole
  --model SHAPE        builtin, base or large (builtin); the weights of the others are random
  --epochs N           (1)
  --prefill            the frozen layers run during the import already, as in the page; without it each is measured alone
  --dist DIR           another build, to compare with
  --out FILE           figures (out/bench-scale.json)`;

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '1000,7000,20000,60000' },
    'clip-seconds': { type: 'string', default: '0.5' },
    'cut-seconds': { type: 'string' },
    model: { type: 'string', default: 'builtin' },
    epochs: { type: 'string', default: '1' },
    prefill: { type: 'boolean', default: false },
    dist: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const sizes = values.clips.split(',').map(Number);
const clipSec = values['clip-seconds'] === 'crema' ? null : Number(values['clip-seconds']);
const epochs = Number(values.epochs);
const { model } = values;
const isModel = ['builtin', 'base', 'large'].includes(model);
if (values.help || !isModel || ![...sizes, epochs, clipSec ?? 1].every((one) => one > 0)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

/** Fewer clips than this are of too few speakers to keep them apart. */
const manyClips = 400;
const modelFolder = model === 'builtin' ? null : model === 'large' ? largeModel() : peerModel('base');

const requestFor = (clipCount: number): TrainRequest => ({
  backend: 'wasm',
  data: 'files',
  model: modelFolder === null ? 'builtin' : 'files',
  labelRule: { kind: 'field', separator: '_', index: 2 },
  groupRules: [],
  split: {
    ...(clipCount < manyClips ? { method: 'random' } : { method: 'stratified', keepApart: ['speaker'] }),
    validationFraction: 0.1,
    testFraction: 0.2,
  },
  ...(values['cut-seconds'] && { longClips: { how: 'cut', seconds: Number(values['cut-seconds']) } }),
  preset: 'default',
  settings: { num_train_epochs: epochs },
});

const phaseOf: Partial<Record<HeadlessProgress['activity'], string>> = {
  importing: 'import',
  trunk: 'frozen pass, with the first steps that go along',
  training: epochs === 1 ? 'an epoch, with its validation' : `${epochs} epochs, with their validation`,
  evaluating: 'evaluation of the test, with intervals',
};

async function measure(clipCount: number): Promise<Measured> {
  const archive = await cremaShape(join(projectRoot, '.cache', 'bench'), clipCount, clipSec);
  const outDir = mkdtempSync(join(tmpdir(), 'voxtune-scale-'));
  const dist = values.dist && resolve(values.dist);
  const stored = { 'voxtune.prefill': values.prefill ? 'on' : 'off' };
  const { page, setFiles, close } = await openHeadlessPage({ dist, stored });
  const meter = new PhaseMeter();
  const request = requestFor(clipCount);
  try {
    let rest = 'start, model, first look at the data';
    const enter = (activity: HeadlessProgress['activity'] | null) =>
      meter.enter((activity && phaseOf[activity]) ?? rest);
    const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      rest = name;
      meter.enter(name);
      return await work();
    };
    await page.exposeFunction('reportActivity', enter);
    await page.exposeFunction('reportProgress', ({ news, activity }: HeadlessProgress) => {
      // a build from before reportActivity
      if (values.dist && news === null && activity !== 'loading') enter(activity);
      if (news !== null && /^(Plan|Warning)/.test(news)) console.error(news);
    });
    const whole = <T extends { ok: boolean }>(outcome: T): T & { ok: true } => {
      if (outcome.ok) return outcome as T & { ok: true };
      const { stage, error } = outcome as unknown as Failure;
      throw new Error(`${stage}: ${error.message}`);
    };
    const prepare = (asked: TrainRequest) => page.evaluate((one) => window.voxtuneHeadless.prepare(one), asked);
    const current = { ...request, data: 'current', model: 'current' } as const;

    await setFiles('files', [archive]);
    if (modelFolder !== null) await setFiles('model', modelFiles(modelFolder));
    whole(await step(rest, () => prepare(request)));
    whole(await step('labels, groups, split and check', () => prepare(current)));
    const trained = await step('loading and saving', () =>
      page.evaluate((asked) => window.voxtuneHeadless.train(asked), current),
    );
    const { runId } = whole(trained);
    await step('export: model, predictions, project', async () => {
      await saveDownload(page, join(outDir, 'model.zip'), async () => {
        const asked = { runId, kind: 'model' as const, options: { dtype: 'float32' as const } };
        whole(await page.evaluate((one) => window.voxtuneHeadless.saveExport(one), asked));
      });
      await saveDownload(page, join(outDir, 'predictions.csv'), () =>
        page.evaluate((run) => window.voxtuneHeadless.saveTable(run, 'predictions'), runId),
      );
      await saveDownload(page, join(outDir, 'project'), async () => {
        whole(await page.evaluate((run) => window.voxtuneHeadless.saveProject(run), runId));
      });
    });
    await step('page opened again', async () => {
      await page.reload();
      await page.waitForFunction(() => window.voxtuneHeadless !== undefined);
      whole(await prepare(current));
    });
    return { clipCount, phases: meter.end() };
  } finally {
    meter.end();
    await close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

function modelFiles(folder: string): string[] {
  return ['config.json', 'model.safetensors', 'preprocessor_config.json'].map((name) => join(folder, name));
}

const measured: Measured[] = [];
for (const clipCount of sizes) {
  const one = await measure(clipCount);
  measured.push(one);
  console.error(`${clipCount} clips\n${scaleTable([one])}\n`);
  const out = values.out ?? join(projectRoot, 'out', 'bench-scale.json');
  mkdirSync(dirname(out), { recursive: true });
  const facts = { at: new Date().toISOString(), processor: cpus()[0]?.model ?? '', model, clipSec, epochs };
  writeFileSync(out, `${JSON.stringify({ ...facts, prefill: values.prefill, sizes: measured }, null, 2)}\n`);
}
console.log(`${scaleTable(measured)}\n\n${growthTable(measured)}`);
