import { expect, test } from 'vitest';
import { nextRunName } from './run-names.ts';

test('names count on from the highest number, whatever was deleted or renamed', () => {
  expect(nextRunName([])).toBe('azure-1');
  expect(nextRunName(['azure-1'])).toBe('birch-2');
  expect(nextRunName(['my best one', 'birch-2'])).toBe('coral-3');
});

test('two hundred names are all different', () => {
  const names: string[] = [];
  for (let i = 0; i < 200; i++) names.push(nextRunName(names));
  expect(new Set(names).size).toBe(200);
});
