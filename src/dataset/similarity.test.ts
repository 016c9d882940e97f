import { expect, test } from 'vitest';
import { philoxKeyOf, philoxNormal } from '../lib/philox.ts';
import { centre, principalCoordinates } from './principal-axes.ts';
import { leastCertain, mostAlike, toUnitLength } from './similarity.ts';

const variance = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

test('the two axes are those in which vectors were made to differ most, whatever directions they are', () => {
  const width = 16;
  const count = 1500;
  const noise = philoxNormal(philoxKeyOf(1), [0, 0, 0], count * (width + 2));
  // along (1, 1, 0, …)/√2 with deviation 9, along (0, 0, 1, -1, …)/√2 with 5, by 1 in all others; far from zero
  const vectors = Float32Array.from({ length: count * width }, (_, at) => {
    const [i, j] = [Math.floor(at / width), at % width];
    const [a, b] = [noise[i * (width + 2)] ?? 0, noise[i * (width + 2) + 1] ?? 0];
    const first = j < 2 ? (9 * a) / Math.SQRT2 : 0;
    const second = j === 2 ? (5 * b) / Math.SQRT2 : j === 3 ? (-5 * b) / Math.SQRT2 : 0;
    return 100 + first + second + (noise[i * (width + 2) + 2 + j] ?? 0);
  });
  centre(vectors, width);
  const coordinates = principalCoordinates(vectors, width);
  const along = (k: number) => Array.from({ length: count }, (_, i) => coordinates[2 * i + k] ?? 0);
  // three deviations of a variance of so many
  const within = 3 * Math.sqrt(2 / count);
  expect(Math.abs(variance(along(0)) / (81 + 1) - 1)).toBeLessThan(within);
  expect(Math.abs(variance(along(1)) / (25 + 1) - 1)).toBeLessThan(within);
  const together = along(0).reduce((sum, value, i) => sum + value * (along(1)[i] ?? 0), 0) / count;
  expect(Math.abs(together)).toBeLessThan(1);
}, 60_000);

test('vectors that do not differ have a place, too', () => {
  const vectors = new Float32Array(12).fill(3);
  centre(vectors, 4);
  expect([...principalCoordinates(vectors, 4)]).toEqual([0, 0, 0, 0, 0, 0]);
});

const units = Float32Array.from([1, 0, 0.9, 0.1, 0, 1, 0.1, 0.8, -1, 0, 0.6, 0.5]);
toUnitLength(units, 2);

test('the most alike come first, the clip itself never', () => {
  expect(mostAlike(units, 2, 0, 3)).toEqual([1, 5, 3]);
  expect(mostAlike(units, 2, 4, 10)).toHaveLength(5);
});

test('where some have no label, the one between two labels is the least certain', () => {
  expect(leastCertain(units, 2, [0, 0, 1, 1, -1, -1])).toEqual([5, 4]);
  expect(leastCertain(units, 2, [0, 0, 1, 1, 0, 1])).toHaveLength(6);
  expect(leastCertain(units, 2, [0, 0, -1, -1, -1, -1])).toEqual([]);
});
