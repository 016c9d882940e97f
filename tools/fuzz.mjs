// `npm run fuzz [-- RUNS]`: the random tests of audio and other formats, settings and stored records, thousands of times each instead of hundreds.

import { spawnSync } from 'node:child_process';
import { ensurePackages, programPath, projectRoot } from './packages.mjs';

const runs = process.argv[2] ?? '5000';
ensurePackages();
const tests = [
  'src/audio',
  'src/formats',
  'src/config/training-arguments',
  'src/library/random-damage',
  'src/importing/random-damage',
  'random-records',
];
const env = { ...process.env, VOXTUNE_RANDOM_RUNS: runs };
const vitest = (project, files) => {
  const args = [programPath('vitest'), 'run', '--project', project, ...files];
  return spawnSync(process.execPath, args, { cwd: projectRoot, stdio: 'inherit', env }).status ?? 1;
};
const inNode = vitest('node', tests);
// compressed sound is decoded by a browser alone
const inBrowser = vitest('browser', ['src/audio/compressed/random-damage']);
process.exit(inNode || inBrowser);
