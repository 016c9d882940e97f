// Brings node_modules into the state that package-lock.json describes, when it is not there yet, and finds the programs
// that packages bring. Plain JavaScript without dependencies: it runs before anything is installed.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const oldestNode = [20, 19];

/** Stops with one line when this Node is older than the project needs. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  console.error(`Voxtune needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Whether every package of the lockfile is installed in its version. Optional ones (other platforms') may be missing. */
export function packagesAreInstalled(root = projectRoot) {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const installed = readJson(installedPath).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || installed[path]?.version === entry.version,
  );
}

function npm(args) {
  const result = spawnSync('npm', [...args, '--no-audit', '--no-fund'], {
    cwd: projectRoot,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return result.status === 0;
}

/** Installs the lockfile's packages when some are missing or of another version. Exits when that fails. */
export function ensurePackages() {
  requireNode();
  if (packagesAreInstalled()) return;
  console.log('Installing packages (npm ci) …');
  if (npm(['ci'])) return;
  // a registry that lacks another platform's package makes `npm ci` refuse the lockfile; `npm install` leaves it out
  console.log('npm ci failed: trying npm install …');
  if (npm(['install', '--no-save'])) return;
  console.error('The packages could not be installed: the lines above say why. Is the network there?');
  process.exit(1);
}

/** Path of the script behind a package's command, to be run with `process.execPath`. */
export function programPath(packageName, command = packageName) {
  const folder = join(projectRoot, 'node_modules', packageName);
  const { bin } = readJson(join(folder, 'package.json'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}
