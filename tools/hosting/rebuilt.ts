// The build under other names, as a change of the sources gives it: for tests of what a newer build does to an open page.

import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Copies the build `from` into the folder `to`, and gives its scripts and stylesheets other names. */
export function rebuilt(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  const assets = join(to, 'assets');
  const names = readdirSync(assets).filter((name) => /-[\w-]{8}\.(js|css)$/.test(name));
  const renamed = new Map(names.map((name) => [name, name.replace(/-[\w-]{8}\.(js|css)$/, '-renewed0.$1')]));
  const texts = [
    ...names.filter((name) => name.endsWith('.js')).map((name) => join(assets, name)),
    join(to, 'index.html'),
  ];
  for (const path of texts) {
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      [...renamed].reduce((changed, [name, other]) => changed.replaceAll(name, other), text),
    );
  }
  for (const [name, other] of renamed) renameSync(join(assets, name), join(assets, other));
}
