import { expect, test } from 'vitest';
import { SampleShelf } from './sample-shelf.ts';

test('gives back what was put there, to 16 bits, until there is no room', () => {
  const shelf = new SampleShelf(8);
  shelf.put(1, Float32Array.of(0, 0.5, -1), 16_000);
  expect(shelf.get(1)).toEqual({ samples: Float32Array.of(0, 0.5, -1), sampleRateHz: 16_000 });
  shelf.put(2, Float32Array.of(0.25, 0.25), 8000);
  expect(shelf.get(2)).toBeNull();
  shelf.remove(1);
  shelf.remove(1);
  shelf.put(3, Float32Array.of(2, -2, 0.1, 0), 8000);
  // beyond full scale is cut off
  expect(shelf.get(3)?.samples[0]).toBeCloseTo(1, 4);
  expect(shelf.get(3)?.samples[1]).toBe(-1);
});
