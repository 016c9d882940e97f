// Exporting a model of hubert-large's size as a Hugging Face folder: time, and memory of the whole browser above what it had loaded.
// `npm run bench -- export [--model DIR] [--dtype float32|float16] [--trainable-parts top_layers|everything]`; without a model, random
// weights in that shape are made. Linux.

import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { weightDtypes } from '../src/export/export-kinds.ts';
import { parseModelConfig } from '../src/formats/hugging-face/model-config.ts';
import { streamSafetensors } from '../src/formats/weights/safetensors.ts';
import { initialValues } from '../src/model/weights/initial-weights.ts';
import { listParameters } from '../src/model/weights/parameter-list.ts';
import { openHeadlessPage, saveDownload } from '../tools/headless-page.ts';
import { projectRoot } from '../tools/packages.mjs';
import { usageBelow } from '../tools/process-tree.ts';
import { readTrainOptions } from '../tools/train-options.ts';

const golden = join(projectRoot, 'fixtures', 'golden');

/** Of facebook/hubert-large-ll60k, which has the golden model's options. */
const largeShape = {
  hidden_size: 1024,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  intermediate_size: 4096,
  conv_dim: Array.from({ length: 7 }, () => 512),
  num_conv_pos_embeddings: 128,
  num_conv_pos_embedding_groups: 16,
  classifier_proj_size: 256,
};

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    dtype: { type: 'string', default: 'float32' },
    'trainable-parts': { type: 'string', default: 'top_layers' },
  },
});

/** Random weights, made and written one at a time. */
function makeLarge(folder: string): void {
  if (existsSync(join(folder, 'model.safetensors'))) return;
  mkdirSync(folder, { recursive: true });
  const original = JSON.parse(readFileSync(join(golden, 'large', 'config.json'), 'utf8')) as Record<string, unknown>;
  const raw = { ...original, ...largeShape };
  const config = parseModelConfig(raw);
  const tensors = listParameters(config).map((parameter) => ({
    name: parameter.name,
    shape: parameter.shape,
    get data() {
      return initialValues(parameter, config, 1);
    },
  }));
  const path = join(folder, 'model.safetensors');
  const file = openSync(path, 'w');
  for (const piece of streamSafetensors(tensors).pieces()) writeSync(file, piece);
  closeSync(file);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(raw));
}

const folder = values.model ?? join(projectRoot, '.cache', 'bench', 'hubert-large-shape');
if (!values.model) makeLarge(folder);
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
