// Exporting a model of hubert-large's size as a Hugging Face folder: time, and memory of the whole browser above what it had loaded.
// `npm run bench -- export [--model DIR] [--dtype float32|float16] [--trainable-parts top_layers|everything]`; without a model, random
// weights in that shape are made. Linux.

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { weightDtypes } from '../src/export/export-kinds.ts';
import { openHeadlessPage, saveDownload } from '../tools/headless-page.ts';
import { projectRoot } from '../tools/packages.mjs';
import { usageBelow } from '../tools/process-tree.ts';
import { readTrainOptions } from '../tools/train-options.ts';
import { largeModel } from './large-model.ts';

const golden = join(projectRoot, 'fixtures', 'golden');

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    dtype: { type: 'string', default: 'float32' },
    'trainable-parts': { type: 'string', default: 'top_layers' },
  },
});

const folder = values.model ?? largeModel();
const dtype = weightDtypes.find((one) => one === values.dtype) ?? 'float32';
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const outDir = mkdtempSync(join(tmpdir(), 'voxtune-export-'));
const { page, setFiles, close } = await openHeadlessPage();
try {
  const clips = readdirSync(join(golden, 'clips')).slice(0, 6);
  await setFiles(
    'files',
    clips.map((name) => join(golden, 'clips', name)),
  );
  await setFiles(
    'model',
    readdirSync(folder).map((name) => join(folder, name)),
  );
  const { request } = readTrainOptions([
    join(golden, 'clips'),
    ...['--label-field', '2', '--backend', 'wasm', '--max-steps', '1', '--per-device-train-batch-size', '1'],
    ...['--split-method', 'random', '--test-fraction', '0.2', '--validation-fraction', '0.2', '--model', folder],
    ...['--trainable-parts', values['trainable-parts'], '--train-layers', '2', '--gradient-accumulation-steps', '1'],
  ]);
  const trained = await page.evaluate((asked) => window.voxtuneHeadless.train(asked), request);
  if (!trained.ok) throw new Error(trained.error.message);
  await page.waitForTimeout(2000);
  const base = usageBelow(process.pid);
  let [own, resident] = [base.ownBytes, base.rssBytes];
  const timer = setInterval(() => {
    const now = usageBelow(process.pid);
    own = Math.max(own, now.ownBytes);
    resident = Math.max(resident, now.rssBytes);
  }, 100);
  const startedAt = performance.now();
  const path = join(outDir, 'model.zip');
  await saveDownload(page, path, async () => {
    const outcome = await page.evaluate(
      ([runId, as]) => window.voxtuneHeadless.saveExport({ runId, kind: 'model', options: { dtype: as } }),
      [trained.runId, dtype] as const,
    );
    if (!outcome.ok) throw new Error(outcome.error.message);
  });
  clearInterval(timer);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    [
      `${dtype}, ${values['trainable-parts']}: ${megabytes(statSync(path).size)} in ${seconds.toFixed(1)} s`,
      `loaded before it: ${megabytes(base.ownBytes)} of its own, ${megabytes(base.rssBytes)} resident`,
      `at most ${megabytes(own - base.ownBytes)} of its own and ${megabytes(resident - base.rssBytes)} resident above that`,
    ].join(' · '),
  );
} finally {
  await close();
  rmSync(outDir, { recursive: true, force: true });
}
