// `node tools/command.mjs NAME …`: installs the packages when they are missing, then runs tools/NAME.ts with them.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, projectRoot } from './packages.mjs';

const commands = {
  train: 'tools/train.ts',
  probe: 'tools/probe.ts',
  predict: 'tools/predict.ts',
  'bring-back': 'tools/bring-back.ts',
  sweep: 'tools/sweep.ts',
  export: 'tools/export.ts',
  parity: 'tools/parity.ts',
  bench: 'bench/run.ts',
  soak: 'tools/soak.ts',
  accessibility: 'tools/accessibility.ts',
  browsers: 'tools/browsers.ts',
  hosts: 'tools/hosts.ts',
  firefox: 'tools/firefox.ts',
  'golden-run': 'tools/golden-run.ts',
  'check-page': 'tools/checks/predict-page.ts',
  'check-package': 'tools/checks/package.ts',
  'transformers-js': 'tools/checks/transformers-js.ts',
};

const [name, ...args] = process.argv.slice(2);
if (!(name in commands)) {
  console.error(`Unknown command ${name}: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
ensurePackages();
const script = join(projectRoot, commands[name]);
// npm runs scripts in the project's folder; paths on the command line are meant from where the person is
const where = process.env.INIT_CWD ?? process.cwd();
process.on('SIGINT', () => undefined); // the command itself ends on Ctrl+C, and tidies up
const tsx = join(projectRoot, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs');
const result = spawnSync(process.execPath, ['--import', new URL(`file://${tsx}`).href, script, ...args], {
  stdio: 'inherit',
  cwd: where,
});
process.exit(result.status ?? 1);
