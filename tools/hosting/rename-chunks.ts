// The build under other names, as a change of the sources gives it: for tests of what a newer build does to an open page.

import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The hash backwards: another one for each. */
function withOtherHash(_: string, hash: string, ending: string): string {
  return `-${[...hash].reverse().join('')}${ending}`;
}

/** Gives the scripts and stylesheets of the build in this folder other names, in the folder itself. */
export function renameChunks(folder: string): void {
  const assets = join(folder, 'assets');
  const names = readdirSync(assets).filter((name) => /-[\w-]{8}\.(js|css)$/.test(name));
  // two chunks may differ in their hash alone
  const renamed = new Map(names.map((name) => [name, name.replace(/-([\w-]{8})(\.(?:js|css))$/, withOtherHash)]));
  const texts = [
    ...names.filter((name) => name.endsWith('.js')).map((name) => join(assets, name)),
    join(folder, 'index.html'),
  ];
  for (const path of texts) {
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      [...renamed].reduce((changed, [from, to]) => changed.replaceAll(from, to), text),
    );
  }
  for (const [from, to] of renamed) renameSync(join(assets, from), join(assets, to));
}
