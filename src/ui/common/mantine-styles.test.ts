// Of Mantine's styles the page has those of the components that it uses, each with what it is made of.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { importClosure } from '../../testing/import-closure.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const mantine = join(root, 'node_modules', '@mantine', 'core');

/** Where each of its names is made. */
function componentFiles(): Map<string, string> {
  const index = readFileSync(join(mantine, 'esm', 'index.mjs'), 'utf8');
  return new Map(
    [...index.matchAll(/^import \{([^}]*)\} from "(.*)";$/gm)].flatMap(([, names = '', file = '']) =>
      names.split(',').map((name) => [name.trim(), join(mantine, 'esm', file)] as const),
    ),
  );
}

function usedNames(): string[] {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') || path.endsWith('.ts'))
    .map((path) => readFileSync(join(root, 'src', path), 'utf8'));
  const lists = sources.flatMap((source) =>
    [...source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].map(([, names = '']) => names.split(',')),
  );
  return lists
    .flat()
    .map((name) => name.trim())
    .filter((name) => name && !name.startsWith('type '));
}

test('every component that is used has its styles', () => {
  const files = componentFiles();
  const used = usedNames().map((name) => files.get(name) ?? '');
  expect(used.filter(Boolean).length).toBeGreaterThan(20);
  const parts = importClosure(used.filter(Boolean));
  const needed = [...parts.keys()]
    .filter((path) => path.endsWith('.module.mjs'))
    .map((path) => basename(path).replace('.module.mjs', ''))
    .filter((name) => existsSync(join(mantine, 'styles', `${name}.css`)));
  expect(needed).toContain('Button');
  const list = readFileSync(join(import.meta.dirname, 'mantine-styles.ts'), 'utf8');
  expect([...new Set(needed)].filter((name) => !list.includes(`styles/${name}.css`))).toEqual([]);
});

test('they come in the order of the whole', () => {
  const whole = readFileSync(join(mantine, 'styles.css'), 'utf8').replace(/\s+/g, '');
  const list = readFileSync(join(import.meta.dirname, 'mantine-styles.ts'), 'utf8');
  const places = [...list.matchAll(/@mantine\/core\/(styles\/[\w-]+\.css)/g)].map(([, path = '']) =>
    whole.indexOf(readFileSync(join(mantine, path), 'utf8').replace(/\s+/g, '')),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});
