// Vite plugin that compiles src/engine/wasm/assembly/ with AssemblyScript: `virtual:wasm-kernels/NAME` is a module whose export
// `base64` is the wasm binary. Text, because a file of its own would need one more way to load it in the build, in the
// development server, in tests and in workers. What was compiled is kept in node_modules/.cache until the sources change.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const prefix = 'virtual:wasm-kernels/';
const root = join(import.meta.dirname, '..');
const sourceFolder = join(root, 'src', 'engine', 'wasm', 'assembly');
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
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      for (const file of sourceFiles()) this.addWatchFile(file);
      const binary = await compiled(id.slice(prefix.length + 1));
      return `export const base64 = '${binary.toString('base64')}';`;
    },
  };
}

function sourceFiles(): string[] {
  const names = readdirSync(sourceFolder).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => join(sourceFolder, name));
}

async function compiled(name: string): Promise<Buffer> {
  const build = builds[name];
  if (!build) throw new Error(`There is no build of the wasm kernels named ${name}.`);
  const args = [
    'index.ts',
    ...['--baseDir', sourceFolder, '--outFile', 'kernels.wasm', '-O3', '--noAssert', '--uncheckedBehavior', 'always'],
    ...[
      '--runtime',
      'stub',
      '--importMemory',
      '--initialMemory',
      '1',
      '--disableWarning',
      '201',
      '--disableWarning',
      '112',
    ],
    ...['--enable', ['simd', 'bulk-memory', ...build.features].join(',')],
    ...build.options,
  ];
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
  const hash = createHash('sha256').update(JSON.stringify([version, args.slice(3)]));
  for (const file of sourceFiles()) hash.update(readFileSync(file));
  const cached = join(cacheFolder, `${name}-${hash.digest('hex').slice(0, 16)}.wasm`);
  if (existsSync(cached)) return readFileSync(cached);
  const asc = await import('assemblyscript/asc');
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main(args, {
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
