// For tests in Node: files of fixtures/golden as the golden harness takes them.

import { readdirSync, readFileSync } from 'node:fs';
import { baseName } from '../lib/file-names.ts';

const root = 'fixtures/golden';

/** `path` below fixtures/golden: `base/config.json`. */
export function goldenFile(path: string): File {
  return new File([new Uint8Array(readFileSync(`${root}/${path}`))], baseName(path));
}

/** Of one folder, those whose names match. */
export function goldenFolder(folder: string, pattern = /./): File[] {
  const entries = readdirSync(`${root}/${folder}`, { withFileTypes: true });
  return entries
    .filter((one) => one.isFile() && pattern.test(one.name))
    .map(({ name }) => goldenFile(`${folder}/${name}`));
}
