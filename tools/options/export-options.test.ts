import { expect, test } from 'vitest';
import { exportKinds } from '../../src/export/export-kinds.ts';
import { UsageError } from '../cli-error.ts';
import { exportsOf } from './export-options.ts';

test('kinds are made once each, in the order of the list, whatever order they are asked for in', () => {
  expect(exportsOf({})).toEqual([]);
  const asked = [...exportKinds].reverse().join(' , ');
  expect(exportsOf({ export: `${asked},model` }).map(({ kind }) => kind)).toEqual([...exportKinds]);
});

test('no two exports are written to the same place, and none leaves the folder', () => {
  const paths = exportsOf({ export: exportKinds.join() }).map(({ path }) => path);
  expect(new Set(paths).size).toBe(exportKinds.length);
  for (const path of paths) expect(path).toMatch(/^[a-z][\w.-]*$/);
});

test.each(['onyx', '', 'model,', 'Model'])('--export %j is refused with the kinds that there are', (value) => {
  const read = () => exportsOf({ export: value });
  expect(read).toThrow(UsageError);
  expect(read).toThrow(exportKinds.join(', '));
});
