// TensorFlow.js's kernels and gradients are registered one by one. Its sources say which of them an op calls; ours, which ops are used:
// a kernel that is missing fails here and not in the middle of somebody's training.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importClosure } from '../../testing/import-closure.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const packages = join(root, 'node_modules', '@tensorflow');
const core = join(packages, 'tfjs-core', 'dist');

/** What a list registers: the kernels' names, as its imports spell them. */
function listed(name: string): Set<string> {
  const source = readFileSync(join(import.meta.dirname, name), 'utf8');
  return new Set([...source.matchAll(/\/(\w+?)(?:_grad)?';$/gm)].map(([, kernel = '']) => kernel));
}

/** The file of each op, by the name that `tf.` offers it under. */
function opFiles(): Map<string, string> {
  const source = readFileSync(join(core, 'ops', 'ops.js'), 'utf8');
  const named = [...source.matchAll(/export \{([^}]*)\} from '\.\/([\w/]+)'/g)].flatMap(([, names = '', file]) =>
    names.split(',').map((name) => [name.trim().split(' as ').at(-1) ?? '', join(core, 'ops', `${file}.js`)] as const),
  );
  const whole = [...source.matchAll(/export \* from '\.\/(\w+)'/g)].map(
    ([, file = '']) =>
      [file.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), join(core, 'ops', `${file}.js`)] as const,
  );
  return new Map([...named, ...whole]);
}

/** Kernels that these ops, and the ops that they call, ask the engine for. */
function kernelsOf(files: readonly string[]): Set<string> {
  const sources = importClosure(files, (path) => /[/\\](ops|gradients)[/\\]/.test(path));
  return new Set(
    [...sources].flatMap(([, source]) =>
      [...source.matchAll(/ENGINE\.runKernel\(\s*['"]?(\w+)/g)].map(([, name = '']) => name),
    ),
  );
}

const gradientOf = (kernel: string) => join(core, 'gradients', `${kernel}_grad.js`);

function usedOps(): string[] {
  const ops = opFiles();
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(root, 'src', path), 'utf8'));
  const names = files
    .filter((source) => source.includes('@tensorflow/tfjs-core'))
    .flatMap((source) => [...source.matchAll(/\btf\.(\w+)/g)].map(([, name = '']) => name));
  return [...new Set(names)].map((name) => ops.get(name) ?? '').filter(Boolean);
}

const ops = usedOps();
const forward = kernelsOf(ops);
const withGradients = [...forward].map(gradientOf).filter((path) => existsSync(path));
const all = kernelsOf([...ops, ...withGradients]);

test('ops are found, and the kernels that they call', () => {
  expect(ops.length).toBeGreaterThan(30);
  for (const kernel of ['BatchMatMul', 'Transpose', 'Softmax', 'Square']) expect(forward).toContain(kernel);
  // of gradients alone
  expect(all).toContain('ZerosLike');
});

test.each([
  ['tfjs-wasm-kernels.ts', 'tfjs-backend-wasm'],
  ['tfjs-webgpu-kernels.ts', 'tfjs-backend-webgpu'],
])('%s has every kernel that the engine calls', (list, name) => {
  const known = listed(list);
  const missing = [...all].filter(
    (kernel) => !known.has(kernel) && existsSync(join(packages, name, 'dist', 'kernels', `${kernel}.js`)),
  );
  expect(missing).toEqual([]);
});

test('every op that gradients go through has its own', () => {
  const known = listed('tfjs-gradients.ts');
  expect([...forward].filter((kernel) => existsSync(gradientOf(kernel)) && !known.has(kernel))).toEqual([]);
});
