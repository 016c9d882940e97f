import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentSamples } from './recent-samples.ts';

test('gives the last samples of whatever came, in order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
      fc.integer({ min: 0, max: 40 }),
      (length, blocks, wanted) => {
        const recent = new RecentSamples(length);
        const all: number[] = [];
        for (const size of blocks) {
          const block = Float32Array.from({ length: size }, () => all.push(all.length + 1));
          recent.push(block);
        }
        expect(recent.count).toBe(all.length);
        const numbers = all.map((_, at) => at + 1);
        const count = Math.min(wanted, length, all.length);
        expect([...recent.last(wanted)]).toEqual(numbers.slice(numbers.length - count));
      },
    ),
  );
});
