// `npm run parity -- DIR…`: compares what this program computes, in a headless browser, with what the reference libraries
// computed. Prints a line a check, then "N checks, M failed"; exits with 1 when any failed or none ran.

import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type {} from '../src/app/headless-api.ts';
import type { CheckResult } from '../src/parity/reporter.ts';
import { openHeadlessPage } from './headless-page.ts';
import { readParityFolder } from './parity-folders.ts';

const usage = `npm run parity -- [--backend wasm|webgpu] [--only TEXT] DIR…

Compares Voxtune with what torch, transformers, librosa and scikit-learn computed. Each DIR holds cases in the layout of
fixtures/golden (folders with a config.json, clips/, resample/, *.json), or is one case; any of the files may be missing.

  --backend NAME  wasm (default), or webgpu: the machine's GPU, or a software adapter where there is none
  --software      with --backend webgpu: the software adapter even where there is a GPU
  --only TEXT     only cases whose name contains TEXT, and nothing that belongs to no case
  --help          this text

Prints a line a check with its largest error and tolerance, then "N checks, M failed". Exits with 0 when every check
passed, 1 when one failed or there was nothing to check, 2 for a bad option or a missing folder.`;

function refuse(message: string): never {
  console.error(`${message}\nnpm run parity -- --help lists the options.`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        backend: { type: 'string', default: 'wasm' },
        software: { type: 'boolean', default: false },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(String(error instanceof Error ? error.message.split('. ', 1) : error));
  }
}

function backendOf(name: string): 'wasm' | 'webgpu' {
  return name === 'wasm' || name === 'webgpu' ? name : refuse(`--backend must be wasm or webgpu; found ${name}.`);
}

const { values, positionals } = readOptions();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const backend = backendOf(values.backend);
if (positionals.length === 0) refuse('Which folder? For example fixtures/golden.');
for (const path of positionals) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) refuse(`${path} is not a folder.`);
}

const counts = { passed: 0, failed: 0, skipped: 0 };

function figure(value: number | null): string {
  if (value === null) return '-';
  return value === 0 ? '0' : Number.isFinite(value) ? value.toExponential(2) : '∞';
}

function print(result: CheckResult): void {
  counts[result.status] += 1;
  if (result.status === 'skipped') {
    console.log(`skipped: ${result.name}: ${result.detail}`);
    return;
  }
  const mark = result.status === 'passed' ? 'ok    ' : 'FAILED';
  const measure = result.error === null ? '' : `  error ${figure(result.error)}, tolerance ${figure(result.tolerance)}`;
  console.log(`${mark} ${result.name}${measure}${result.detail ? `  (${result.detail})` : ''}`);
}

const { page, setFiles, close } = await openHeadlessPage({ allowsGpu: backend === 'webgpu' && !values.software });
try {
  const description = await page.evaluate((name) => window.voxtuneHeadless.openParity(name), backend);
  console.log(`Engine: ${description}`);
  for (const path of positionals) {
    const folder = readParityFolder(path);
    for (const one of folder.cases) {
      if (values.only && !one.name.includes(values.only)) continue;
      await setFiles('files', one.files);
      await setFiles('clips', one.clips);
      for (const result of await page.evaluate((name) => window.voxtuneHeadless.checkCase(name), one.name))
        print(result);
    }
    if (values.only) continue;
    if (folder.resampling.length > 0) {
      await setFiles('files', folder.resampling);
      for (const result of await page.evaluate(() => window.voxtuneHeadless.checkResampling())) print(result);
    }
    if (folder.shared.length > 0) {
      await setFiles('files', folder.shared);
      for (const result of await page.evaluate(() => window.voxtuneHeadless.checkShared())) print(result);
    }
  }
} catch (error) {
  print({
    name: 'the browser',
    status: 'failed',
    error: null,
    tolerance: null,
    detail: error instanceof Error ? error.message : String(error),
  });
} finally {
  await close();
}

const total = counts.passed + counts.failed;
if (total === 0) console.log('Nothing was found to check.');
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${total} checks, ${counts.failed} failed${skipped}`);
process.exit(counts.failed > 0 || total === 0 ? 1 : 0);
