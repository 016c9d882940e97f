// Names the build's GPU kernels: a hash of all that decides what they compute on an adapter and how they are examined there. What
// was found of an adapter holds for one revision (src/engine/backend/examination/).

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const sourceFolder = join(import.meta.dirname, '..', 'src', 'engine');

const counted = [
  /^webgpu\//,
  /^gemm\/webgpu\//,
  /\.webgpu\.ts$/,
  /-wgsl\.ts$/,
  /^backend\/(examination\/|self-test\.ts|tfjs-version\.ts)/,
];

/** The files, by their paths in the engine's folder. */
export function kernelFiles(): string[] {
  return readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && counted.some((pattern) => pattern.test(file)))
    .sort();
}

/** Twelve hexadecimal digits. */
export function kernelRevision(): string {
  const hash = createHash('sha256');
  for (const file of kernelFiles()) hash.update(`${file}\n`).update(readFileSync(join(sourceFolder, file)));
  return hash.digest('hex').slice(0, 12);
}
