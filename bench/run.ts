// `npm run bench -- NAME …`: runs bench/NAME.ts; without a name, lists what can be measured.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Scripts beside this file. */
const benches = [
  'open',
  'import',
  'scale',
  'long-recordings',
  'ahead',
  'checkpoint',
  'built-in-model',
  'product',
  'trunk',
  'probe',
  'predict',
  'step',
  'job',
  'tasks',
  'export',
  'hubert-base',
  'gpu',
  'half',
  'report',
];

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !benches.includes(name)) {
  if (name !== undefined && name !== '--help') console.error(`There is no measurement named ${name}.`);
  console.log('npm run bench -- NAME …');
  for (const one of benches) {
    const [header = ''] = readFileSync(join(import.meta.dirname, `${one}.ts`), 'utf8').split('\n');
    console.log(`  ${one.padEnd(16)} ${header.replace('// ', '')}`);
  }
  process.exit(name === undefined || name === '--help' ? 0 : 2);
}
const script = join(import.meta.dirname, `${name}.ts`);
const { status } = spawnSync(process.execPath, [...process.execArgv, script, ...args], { stdio: 'inherit' });
process.exit(status ?? 1);
