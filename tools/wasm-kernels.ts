// Vite plugin that compiles the engine's AssemblyScript (`src/engine/**/*.as.ts`): `virtual:wasm-kernels/NAME` is a module whose
// export `base64` is the wasm binary. Text, because a file of its own would need one more way to load it in the build, in the
// development server, in tests and in workers. What was compiled is kept in node_modules/.cache until the sources change.
// `virtual:kernel-revision` names those of the GPU, which are in the sources as they are.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { kernelFiles, kernelRevision } from './kernel-revision.ts';
import { generatedSources } from './wasm-layouts.ts';

const prefix = 'virtual:wasm-kernels/';
const revisionId = 'virtual:kernel-revision';
const root = join(import.meta.dirname, '..');
const sourceFolder = join(root, 'src', 'engine');
const cacheFolder = join(root, 'node_modules', '.cache', 'wasm-kernels');

const threadOptions = ['--sharedMemory', '--maximumMemory', '65536'];
/** Features beside SIMD, and options, by name. */
const builds: Record<string, { features: string[]; options: string[] }> = {
  plain: { features: [], options: [] },
  relaxed: { features: ['relaxed-simd'], options: [] },
  'plain-threads': { features: ['threads'], options: threadOptions },
  'relaxed-threads': { features: ['relaxed-simd', 'threads'], options: threadOptions },
};

export function wasmKernels(): Plugin {
  return {
    name: 'wasm-kernels',
    resolveId: (id) => (id.startsWith(prefix) || id === revisionId ? `\0${id}` : null),
    async load(id) {
      if (id === `\0${revisionId}`) {
        for (const file of kernelFiles()) this.addWatchFile(join(sourceFolder, file));
        return `export const kernelRevision = '${kernelRevision()}';`;
      }
      if (!id.startsWith(`\0${prefix}`)) return null;
      for (const file of watchedFiles()) this.addWatchFile(join(sourceFolder, file));
      const binary = await compiled(id.slice(prefix.length + 1));
      return `export const base64 = '${binary.toString('base64')}';`;
    },
  };
}

/** By their paths in the engine's folder. */
function filesEndingWith(ending: string): string[] {
  const files = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.split(sep).join('/'))
    .sort();
}

function watchedFiles(): string[] {
  return [...filesEndingWith('.as.ts'), ...filesEndingWith('.layout.ts'), 'wasm/kernel-layout.ts'];
}

/** All sources by their paths: the written ones, and those that are made from layouts. */
async function allSources(): Promise<Map<string, string>> {
  const sources = await generatedSources(sourceFolder, filesEndingWith('.layout.ts'));
  for (const file of filesEndingWith('.as.ts')) sources.set(file, readFileSync(join(sourceFolder, file), 'utf8'));
  return sources;
}

async function compiled(name: string): Promise<Buffer> {
  const build = builds[name];
  if (!build) throw new Error(`There is no build of the wasm kernels named ${name}.`);
  const args = [
    'wasm/assembly/index.as.ts',
    ...['--outFile', 'kernels.wasm', '-O3', '--noAssert', '--uncheckedBehavior', 'always'],
    ...['--runtime', 'stub', '--importMemory', '--initialMemory', '1'],
    ...['--disableWarning', '201', '--disableWarning', '112'],
    ...['--enable', ['simd', 'bulk-memory', ...build.features].join(',')],
    ...build.options,
  ];
  const sources = await allSources();
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
  const inputs = JSON.stringify([version, args, ...sources]);
  const hash = createHash('sha256').update(inputs).digest('hex').slice(0, 16);
  const cached = join(cacheFolder, `${name}-${hash}.wasm`);
  if (existsSync(cached)) return readFileSync(cached);
  const asc = await import('assemblyscript/asc');
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main(args, {
    readFile: (file) => sources.get(file) ?? null,
    writeFile: (_, contents) => {
      binary = contents as Uint8Array;
    },
  });
  if (error || !binary) throw new Error(`The wasm kernels do not compile:\n${stderr.toString()}`);
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = `${cached}.${process.pid}`;
  writeFileSync(unfinished, binary);
  renameSync(unfinished, cached);
  return Buffer.from(binary);
}
