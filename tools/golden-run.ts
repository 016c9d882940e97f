// `npm run golden-run [-- --update]`: trains on the sample with the portable engine and compares every figure with those of
// fixtures/golden-run, bit by bit. Before a release; what to do where one has moved: docs/numerics.md.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './packages.mjs';

interface GoldenRun {
  /** Rows of the log without what a clock or the machine says. */
  rows: Record<string, number>[];
  /** The test's figures. */
  metrics: Record<string, number>;
  /** SHA-256 of predictions.csv: every probability of every test clip. */
  predictions: string;
}

const stored = join(projectRoot, 'fixtures', 'golden-run', 'sample.json');
/** What depends on the machine, not on the mathematics. */
const ofMachine = /runtime|per_second|elapsed|memory|total_flos/;

function withoutMachine(figures: Record<string, unknown>): Record<string, number> {
  const kept = Object.entries(figures).filter(([name, value]) => typeof value === 'number' && !ofMachine.test(name));
  return Object.fromEntries(kept) as Record<string, number>;
}

function trainOnce(folder: string): GoldenRun {
  const args = [join(projectRoot, 'tools', 'command.mjs'), 'train', '--backend', 'wasm-portable', '--out', folder];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  const read = (name: string) => readFileSync(join(folder, name));
  return {
    rows: (JSON.parse(read('history.json').toString()) as Record<string, unknown>[]).map(withoutMachine),
    metrics: withoutMachine(JSON.parse(read('metrics.json').toString())),
    predictions: createHash('sha256').update(read('predictions.csv')).digest('hex'),
  };
}

/** Each figure that differs, with both values. */
function differences(found: GoldenRun, golden: GoldenRun): string[] {
  const ofRecord = (where: string, a: Record<string, number> = {}, b: Record<string, number> = {}) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((name) => !Object.is(a[name], b[name]))
      .map((name) => `${where} ${name}: ${a[name]}, stored ${b[name]}`);
  const rowCount = Math.max(found.rows.length, golden.rows.length);
  return [
    ...Array.from({ length: rowCount }, (_, i) => ofRecord(`row ${i + 1}:`, found.rows[i], golden.rows[i])).flat(),
    ...ofRecord('test:', found.metrics, golden.metrics),
    ...(found.predictions === golden.predictions ? [] : ['predictions.csv: another content']),
  ];
}

const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'voxtune-golden-run-'));
const found = trainOnce(folder);
rmSync(folder, { recursive: true, force: true });
if (values.update) {
  mkdirSync(join(projectRoot, 'fixtures', 'golden-run'), { recursive: true });
  writeFileSync(stored, `${JSON.stringify(found, null, 1)}\n`);
  console.log(`Stored ${found.rows.length} rows and the test’s figures in fixtures/golden-run/sample.json.`);
} else {
  if (!existsSync(stored))
    throw new Error('fixtures/golden-run/sample.json is missing: npm run golden-run -- --update makes it.');
  const moved = differences(found, JSON.parse(readFileSync(stored, 'utf8')));
  for (const one of moved.slice(0, 20)) console.error(one);
  console.log(
    moved.length === 0
      ? `All figures of ${found.rows.length} rows, the test and its predictions are as stored, bit by bit.`
      : `${moved.length} figures have moved: docs/numerics.md, “The golden run”, says what to do.`,
  );
  process.exitCode = moved.length === 0 ? 0 : 1;
}
