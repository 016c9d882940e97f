// Installs Dawn beside this file, once, and bundles the engine for Node.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../../tools/packages.mjs';
import { wasmKernels } from '../../tools/wasm-kernels.ts';

const here = import.meta.dirname;

export function installDawn(): void {
  if (existsSync(join(here, 'node_modules', 'webgpu', 'package.json'))) return;
  console.error('Installing Dawn for Node (130 MB) …');
  const npm = ['ci', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', npm, {
    cwd: here,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('Dawn for Node could not be installed: the lines above say why.');
}

/** Path of the bundle. */
export async function bundleEngine(): Promise<string> {
  const outDir = join(projectRoot, '.cache', 'bench', 'gpu');
  await build({
    configFile: false,
    root: projectRoot,
    publicDir: false,
    logLevel: 'warn',
    plugins: [wasmKernels()],
    build: {
      ssr: join(here, 'engine.ts'),
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'engine.mjs' } },
    },
    ssr: { noExternal: true },
  });
  return join(outDir, 'engine.mjs');
}
