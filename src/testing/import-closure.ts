// Which files a module brings with it: those that it imports, and those that they import, without what is loaded later by `import()`.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const statement = /^(?:import|export)\s+(?!type\s)(?:([^'";]*?)\s+from\s+)?['"]([^'"]+)['"]/gm;

/** Whether it is there at run time: more than types. */
function isKept(names: string | undefined): boolean {
  const inside = /\{([^}]*)\}/.exec(names ?? '')?.[1]?.split(',') ?? [];
  const listed = inside.map((name) => name.trim()).filter(Boolean);
  return listed.length === 0 || listed.some((name) => !name.startsWith('type '));
}

/** Absolute paths → sources, of TypeScript and of packages' files alike. @param isFollowed whether an import's file is of interest. */
export function importClosure(
  entries: readonly string[],
  isFollowed: (path: string) => boolean = () => true,
): Map<string, string> {
  const found = new Map<string, string>();
  const waiting = entries.map((entry) => resolve(entry));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const source = readFileSync(path, 'utf8');
    found.set(path, source);
    for (const [, names, name = ''] of source.matchAll(statement)) {
      if (!isKept(names) || !name.startsWith('.')) continue;
      const wanted = resolve(dirname(path), name);
      // packages leave the ending out
      const file = [wanted, `${wanted}.js`].find((one) => /\.[mc]?[jt]sx?$/.test(one) && existsSync(one));
      if (file && isFollowed(file)) waiting.push(file);
    }
  }
  return found;
}
