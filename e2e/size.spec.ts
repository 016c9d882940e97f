// What a first visit fetches before it can be used, and what its workers weigh: bounds that a library's next patch does not break, and
// a careless import does.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { projectRoot } from '../tools/packages.mjs';
import { expect, test } from './studio-test.ts';

const dist = join(projectRoot, 'dist');
const assets = join(dist, 'assets');

/** Compressed, as hosts send it. */
function compressedKilobytes(path: string): number {
  return gzipSync(readFileSync(path)).length / 1000;
}

function scriptOf(name: RegExp): string {
  const found = readdirSync(assets).filter((file) => name.test(file));
  expect(found, String(name)).toHaveLength(1);
  return join(assets, found[0] ?? '');
}

test('a first visit fetches less than 460 kB until its button can be used', async ({ page }) => {
  const fetched = new Set<string>();
  page.on('request', (request) => fetched.add(new URL(request.url()).pathname));
  await page.goto('/');
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
  // what the HTML names, and the words that the entry asks for; not what was begun behind the button
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:href|src)="\.\/(assets\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(3);
  const words = readdirSync(assets).filter(
    (file) => file.endsWith('.js') && readFileSync(join(assets, file), 'utf8').includes('Try the sample'),
  );
  expect(words).toHaveLength(1);
  const files = [...new Set([...named, ...words.map((file) => `assets/${file}`)])];
  for (const file of files) {
    expect(existsSync(join(dist, file)), file).toBe(true);
    // named in vain, it would be a weight for nothing
    expect(fetched, file).toContain(`/${file}`);
  }
  const total = files.reduce((sum, file) => sum + compressedKilobytes(join(dist, file)), 0);
  process.stdout.write(`A first visit fetches ${total.toFixed(0)} kB, compressed, in ${files.length} files\n`);
  expect(total).toBeLessThan(460);
});

test('the train worker weighs less than 290 kB', () => {
  const script = scriptOf(/^train-worker-.*\.js$/);
  const imported = [...readFileSync(script, 'utf8').matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  const size = [script, ...new Set(imported.map((name) => join(assets, name)))].reduce(
    (sum, path) => sum + compressedKilobytes(path),
    0,
  );
  process.stdout.write(`The train worker is ${size.toFixed(0)} kB, compressed\n`);
  expect(size).toBeLessThan(290);
});
