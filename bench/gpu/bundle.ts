// Installs Dawn beside this file, once, bundles the engine for Node, and packs all that a machine without packages needs.

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'vite';
import { projectRoot } from '../../tools/packages.mjs';
import { wasmKernels } from '../../tools/wasm-kernels.ts';
import { bundleFolder } from './peer.ts';

const here = import.meta.dirname;

export function installDawn(): void {
  if (existsSync(join(here, 'node_modules', 'webgpu', 'package.json'))) return;
  console.error('Installing Dawn for Node (130 MB) …');
  run('npm', ['ci', '--no-audit', '--no-fund'], here);
}

/** Into `.cache/bench/gpu`. */
export function bundleEngine(): Promise<void> {
  return bundle('engine', bundleFolder);
}

/** What counts, likewise. */
export function bundleCounter(): Promise<void> {
  return bundle('count/count', bundleFolder);
}

/** What the programs read of the project. */
const packedFiles = [
  'bench/peers/job_data.py',
  'bench/peers/models.py',
  'bench/peers/native.py',
  'bench/peers/trainer.py',
  'public/models/hubert-nano/config.json',
  ...['base', 'large', 'clips'].map((name) => `fixtures/golden/${name}`),
];

/** A tar file, to be unpacked in an empty folder: the programs, what they read, Dawn for this system and, with `withNode`, Node. */
export async function pack(file: string, withNode: boolean): Promise<void> {
  const staging = join(projectRoot, '.cache', 'bench', 'gpu-pack');
  const inside = join(staging, '.cache', 'bench', 'gpu');
  rmSync(staging, { recursive: true, force: true });
  await bundle('engine', inside);
  await bundle('cli', inside);
  await bundle('count/count', inside);
  copyFileSync(join(here, 'start.mjs'), join(inside, 'start.mjs'));
  for (const file of packedFiles) cpSync(join(projectRoot, file), join(staging, file), { recursive: true });
  const platform = `${process.platform}-${process.arch}`;
  for (const part of ['package.json', 'index.js', 'LICENSE.md', join('dist', platform)])
    cpSync(join(here, 'node_modules', 'webgpu', part), join(inside, 'node_modules', 'webgpu', part), {
      recursive: true,
    });
  if (withNode) {
    copyFileSync(process.execPath, join(inside, 'node'));
    chmodSync(join(inside, 'node'), 0o755);
  }
  mkdirSync(dirname(file), { recursive: true });
  run('tar', ['-cJf', file, '-C', staging, '.'], projectRoot);
  rmSync(staging, { recursive: true });
}

function run(program: string, args: string[], cwd: string): void {
  const { status } = spawnSync(program, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, XZ_OPT: '-9 -T1' },
  });
  if (status !== 0) throw new Error(`${program} failed: the lines above say why.`);
}

async function bundle(name: 'engine' | 'cli' | 'count/count', outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: projectRoot,
    publicDir: false,
    logLevel: 'warn',
    plugins: [wasmKernels(), rootFromBundle()],
    build: {
      ssr: join(here, `${name}.ts`),
      outDir,
      emptyOutDir: false,
      target: 'es2023',
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${basename(name)}.mjs`, codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
}

/** The project's folder, as a bundle in `.cache/bench/gpu` sees it. */
function rootFromBundle(): Plugin {
  return {
    name: 'root-from-bundle',
    load: (id) =>
      id.endsWith('tools/packages.mjs')
        ? `import { resolve } from 'node:path'; export const projectRoot = resolve(import.meta.dirname, '..', '..', '..');`
        : null,
  };
}
