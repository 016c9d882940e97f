// Fails when TensorFlow.js changes: see tfjs-version.ts for what to check then.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assertTfjsVersion, tfjsVersion } from './tfjs-version.ts';

test('TensorFlow.js is pinned to the version whose private parts the engine knows', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const pinned = Object.entries(dependencies).filter(([name]) => name.startsWith('@tensorflow/'));
  expect(pinned.length).toBeGreaterThanOrEqual(3);
  for (const [name, version] of pinned) {
    expect(version, name).toBe(tfjsVersion);
    const installed = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string };
    expect(installed.version, name).toBe(tfjsVersion);
  }
  expect(assertTfjsVersion).not.toThrow();
});
