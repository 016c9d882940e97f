// Opens a folder that was exported for transformers.js with the real thing, in Chromium without any network, and classifies clips.
//
//   node tools/command.mjs transformers-js FOLDER CLIPS_DIR [--predictions predictions.csv] [--library DIR]
//
// FOLDER: the zip's content. CLIPS_DIR: 16-bit WAV files at the model's rate. With predictions.csv of the run, labels and scores are
// compared. The library is installed from npm into a temporary folder, or taken from `--library`, whose node_modules has it.
// Exit 0: it classified, and no label differs; 1: one does; 2: something is missing.

import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import Papa from 'papaparse';
import { chromiumArgs, ensureBrowser } from '../browser.mjs';
import { contentTypes, fileOf } from '../serve.mjs';

const packageName = '@huggingface/transformers@4';

interface Answer {
  name: string;
  scores: { label: string; score: number }[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { predictions: { type: 'string' }, library: { type: 'string' } },
});
const [folder = '', clips = ''] = positionals;
for (const path of [join(folder, 'config.json'), clips, values.predictions ?? clips])
  if (!existsSync(path)) fail(`${path} does not exist`);

function fail(message: string): never {
  console.error(`transformers-js: ${message}`);
  process.exit(2);
}

function install(): string {
  const scratch = mkdtempSync(join(tmpdir(), 'voxtune-transformers-js-'));
  const args = ['install', '--ignore-scripts', '--no-save', '--prefix', scratch, packageName];
  if (spawnSync('npm', args, { stdio: 'inherit' }).status !== 0) fail(`npm could not install ${packageName}`);
  return scratch;
}

const library = values.library ?? install();
const roots: Record<string, string> = {
  node_modules: realpathSync(join(library, 'node_modules')),
  model: realpathSync(folder),
  clips: realpathSync(clips),
};

const server = createServer((request, response) => {
  const [path = '/'] = (request.url ?? '/').split('?');
  const [, root = '', ...rest] = path.split('/');
  const served = root === '' ? null : fileOf(roots[root] ?? folder, `/${rest.join('/')}`);
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  if (root === '') {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>transformers.js</title>');
  } else if (served) {
    const types: Record<string, string> = contentTypes;
    response.setHeader('Content-Type', types[extname(served.path)] ?? 'application/octet-stream');
    createReadStream(served.path).pipe(response);
  } else response.writeHead(404).end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const browser = await chromium.launch({ executablePath: ensureBrowser(), args: chromiumArgs });
const page = await browser.newPage();
page.on('console', (message) => console.log(`  in the page: ${message.text()}`));
await page.route('**/*', (route) => (route.request().url().startsWith(origin) ? route.continue() : route.abort()));
await page.goto(origin);

const names = readdirSync(clips).filter((name) => name.endsWith('.wav'));
const startedAt = performance.now();
const answers: Answer[] = await page.evaluate(async (files) => {
  const moduleUrl = '/node_modules/@huggingface/transformers/dist/transformers.js';
  const { env, pipeline } = await import(/* @vite-ignore */ moduleUrl);
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/';
  env.useBrowserCache = false;
  env.backends.onnx.wasm.wasmPaths = '/node_modules/onnxruntime-web/dist/';
  const classify = await pipeline('audio-classification', 'model', { device: 'wasm' });
  const answered = [];
  for (const name of files) {
    const bytes = await (await fetch(`/clips/${encodeURIComponent(name)}`)).arrayBuffer();
    const samples = Float32Array.from(new Int16Array(bytes.slice(44)), (sample) => sample / 32768);
    answered.push({ name, scores: await classify(samples, { top_k: null }) });
  }
  return answered;
}, names);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
await browser.close();
server.close();
if (!values.library) rmSync(library, { recursive: true, force: true });

const expected = values.predictions ? readPredictions(values.predictions) : null;
let compared = 0;
let changed = 0;
let worst = 0;
for (const { name, scores } of answers) {
  const [first] = scores;
  const row = expected?.get(name);
  if (!first) fail(`${name} got no answer`);
  if (!row) {
    if (!expected) console.log(`  ${name}: ${first.label} ${first.score.toFixed(4)}`);
    continue;
  }
  compared += 1;
  changed += Number(first.label !== row.predicted);
  for (const { label, score } of scores)
    worst = Math.max(worst, Math.abs(score - (row.scores.get(label) ?? Number.NaN)));
}
console.log(`${answers.length} clips in ${seconds} s, the opening of the model included`);
if (expected) {
  console.log(
    `${compared} compared: labels that differ ${changed}, largest difference of a score ${worst.toExponential(2)}`,
  );
  if (compared === 0) fail('predictions.csv has none of these clips');
  process.exit(changed > 0 || Number.isNaN(worst) ? 1 : 0);
}

/** By file name: what the run answers, as shares. */
function readPredictions(path: string): Map<string, { predicted: string; scores: Map<string, number> }> {
  const { data, meta } = Papa.parse<Record<string, string>>(readFileSync(path, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  const labels = (meta.fields ?? []).filter((field) => field.startsWith('logit_')).map((field) => field.slice(6));
  return new Map(
    data.map((row) => {
      const powers = labels.map((label) => Math.exp(Number(row[`logit_${label}`])));
      const sum = powers.reduce((total, power) => total + power, 0);
      const scores = new Map(labels.map((label, i) => [label, (powers[i] ?? Number.NaN) / sum]));
      return [basename(row.file ?? ''), { predicted: row.predicted ?? '', scores }];
    }),
  );
}
