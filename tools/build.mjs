// Builds the page into dist/ when its sources are newer than the last build.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { programPath, projectRoot } from './packages.mjs';

const sources = [
  'src',
  'public',
  'index.html',
  'headless.html',
  'vite.config.ts',
  'tools/command-files.mjs',
  'tools/content-security-policy.mjs',
  'tools/first-files-plugin.ts',
  'tools/fixed-headers.mjs',
  'tools/hosting/finish-build.ts',
  'tools/hosting/hosting-plugin.ts',
  'tools/licences.mjs',
  'tools/licences-plugin.ts',
  'tools/share-page-plugin.ts',
  'tools/wasm-kernels.ts',
  'package-lock.json',
];

function newestChangeMs(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChangeMs(join(path, name))), stats.mtimeMs);
}

export function buildIsFresh() {
  const built = join(projectRoot, 'dist', 'index.html');
  if (!existsSync(built)) return false;
  const builtMs = statSync(built).mtimeMs;
  return sources.every((name) => {
    const path = join(projectRoot, name);
    return !existsSync(path) || newestChangeMs(path) <= builtMs;
  });
}

/** Builds when needed (packages must be installed). Exits when the build fails. */
export function ensureBuild() {
  if (buildIsFresh()) return;
  console.log('Building the page …');
  const args = [programPath('vite'), 'build', '--logLevel', 'error'];
  const build = spawnSync(process.execPath, args, { cwd: projectRoot, stdio: 'inherit' });
  if (build.status === 0) return;
  console.error('The build failed: the lines above say why.');
  process.exit(1);
}
