// An exported package against what the studio predicted: packed and installed by npm into a folder of its own, beside onnxruntime-web,
// which runs in Node by wasm; then asked about recordings with the lines of its README, and its types held against the runtime's.
// `npm run check-package -- package/ predictions.csv archive.zip [--clips N] [--tolerance X]`. Needs npm's registry.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import JSZip from 'jszip';
import Papa from 'papaparse';
import { projectRoot } from '../packages.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { clips: { type: 'string', default: '40' }, tolerance: { type: 'string', default: '1e-3' } },
});
const [packagePath, csvPath, archivePath] = positionals;
if (!packagePath || !csvPath || !archivePath) {
  console.error('npm run check-package -- package/ predictions.csv archive.zip [--clips N] [--tolerance X]');
  process.exit(2);
}

type Row = Record<string, string>;
const expected = Papa.parse<Row>(readFileSync(csvPath, 'utf8'), { header: true, skipEmptyLines: true }).data.slice(
  0,
  Number(values.clips),
);
const archive = await JSZip.loadAsync(readFileSync(archivePath));
const folder = mkdtempSync(join(tmpdir(), 'voxtune-package-'));
const run = (program: string, args: readonly string[]) =>
  execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const { name } = JSON.parse(readFileSync(join(packagePath, 'package.json'), 'utf8')) as { name: string };
  const [packed] = JSON.parse(run('npm', ['pack', '--json', resolve(packagePath)])) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  console.log(
    `${name}: ${(packed.size / 1e6).toFixed(1)} MB packed, ${packed.files.map(({ path }) => path).join(', ')}`,
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  const runtime = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const version = runtime.devDependencies['onnxruntime-web'] ?? 'latest';
  run('npm', [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `./${packed.filename}`,
    `onnxruntime-web@${version}`,
  ]);
  for (const [at, { file = '' }] of expected.entries()) {
    const entry = archive.file(file);
    if (!entry) throw new Error(`${archivePath} has no ${file}.`);
    writeFileSync(join(folder, `${at}.wav`), await entry.async('nodebuffer'));
  }
  writeFileSync(
    join(folder, 'ask.ts'),
    `import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-web';
import { labels, openClassifier, readWav } from '${name}';

const startedMs = performance.now();
const classifier = await openClassifier(ort);
const openedMs = performance.now();
const answers: unknown[] = [];
for (let at = 0; at < ${expected.length}; at++) {
  const { samples, sampleRate } = await readWav(await readFile(\`\${at}.wav\`));
  answers.push(await classifier.classify(samples, sampleRate));
}
const endedMs = performance.now();
const nothing = await classifier.classify(new Float32Array(16_000), 16_000);
await classifier.release();
console.log(JSON.stringify({ labels, answers, nothing, openMs: openedMs - startedMs, askMs: endedMs - openedMs }));
`,
  );
  const tsc = join(projectRoot, 'node_modules', '.bin', 'tsc');
  const types = join(projectRoot, 'node_modules', '@types');
  run(tsc, [
    ...['ask.ts', '--strict', '--target', 'es2022', '--module', 'nodenext', '--skipLibCheck'],
    ...['--typeRoots', types, '--types', 'node'],
  ]);
  const said = JSON.parse(run(process.execPath, ['ask.js'])) as {
    labels: string[];
    answers: { label: string | null; likeliest: string; kind: string; logits: number[] }[];
    nothing: { kind: string };
    openMs: number;
    askMs: number;
  };
  let most = 0;
  for (const [at, row] of expected.entries())
    for (const [place, label] of said.labels.entries()) {
      const difference = Math.abs(Number(row[`logit_${label}`]) - Number(said.answers[at]?.logits[place]));
      most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
    }
  const same = expected.filter(({ predicted }, at) => predicted === said.answers[at]?.likeliest).length;
  const perClip = said.askMs / expected.length;
  console.log(
    `opened in ${said.openMs.toFixed(0)} ms; ${perClip.toFixed(0)} ms a recording, ${same} of ${expected.length} with the same label`,
  );
  console.log(
    `largest difference of a logit: ${most.toExponential(2)} (tolerance ${values.tolerance}); silence is ${said.nothing.kind}`,
  );
  if (!(most <= Number(values.tolerance)) || said.nothing.kind !== 'nothing') {
    console.error('WRONG: its answers are not those of the studio');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
