import { expect, test } from 'vitest';
import { float32ToFloat16 } from '../../lib/float16.ts';
import { readGroup, scaleGroups } from './scaled-halves.ts';

const groups = [
  [1, -2, 0.333, 0],
  [65_536, -1e6, 3e38, 12],
  [1e-20, 3e-20, -2e-20, 0],
  [0, 0, 0, 0],
  [32_768, 1, -0.001, 16_384],
];
const row = Float32Array.from(groups.flat());

test('numbers of every size come back to eleven bits of the largest of their group', () => {
  const halves = float32ToFloat16(scaleGroups(row, groups.length));
  const read = new Float32Array(4);
  for (const [group, values] of groups.entries()) {
    readGroup(halves, groups.length, group, read);
    const largest = Math.max(...values.map(Math.abs));
    for (const [i, value] of values.entries()) {
      // beyond 2^-29 of the largest, half floats are subnormal: then what is lost is nothing beside it
      const allowed = Math.max(Math.abs(value) * 2 ** -11, largest * 2 ** -39);
      expect(Math.abs((read[i] ?? Number.NaN) - value), `${value} in group ${group}`).toBeLessThanOrEqual(allowed);
    }
  }
});
