import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DrawConfig, drawParts } from './draw-parts.ts';
import type { Split } from './split.ts';

const config: DrawConfig = { method: 'stratified', validationFraction: 0.05, testFraction: 0.05, seed: 42 };
const groupNames = ['speaker', 'sentence', 'room'];

function draw(clipLabels: readonly number[], groups: readonly (readonly number[])[], options = config): Split {
  const named = groups.map((clipValues, i) => ({ name: groupNames[i] ?? '', clipValues }));
  return drawParts({ clipLabels, groups: named, copies: clipLabels.map((_, i) => i) }, options);
}

const sizeOf = ({ train, validation, test: tested }: Split) => train.length + validation.length + tested.length;

function expectApart(split: Split, group: readonly number[]): void {
  const values = Object.values(split).map((part) => new Set(part.map((clip) => group[clip])));
  const all = values.flatMap((set) => [...set]);
  expect(new Set(all).size).toBe(all.length);
}

/** Everybody says everything in each of six ways: CREMA-D's shape. */
const crossed = Array.from({ length: 90 * 12 * 6 }, (_, i) => i);
const clipLabels = crossed.map((i) => i % 6);
const speakers = crossed.map((i) => Math.floor(i / 72));
const sentences = crossed.map((i) => Math.floor(i / 6) % 12);

test('groups that cross: neither is in two parts, and the fractions hold for the clips that stay', () => {
  const split = draw(clipLabels, [speakers, sentences]);
  expectApart(split, speakers);
  expectApart(split, sentences);
  const kept = sizeOf(split);
  // with the square roots of the fractions, (0.95² + 0.05 + 0.05) / (√0.9 + 2 √0.05)² of the clips can stay
  expect(kept / crossed.length).toBeGreaterThan(0.4);
  for (const part of [split.validation, split.test]) {
    expect(part.length / kept).toBeGreaterThan(0.03);
    expect(part.length / kept).toBeLessThan(0.08);
  }
  expect(draw(clipLabels, [speakers, sentences])).toEqual(split);
  expect(draw(clipLabels, [speakers, sentences], { ...config, seed: 1 })).not.toEqual(split);
});

test('a recording that is of one speaker costs nothing to keep apart beside the speakers', () => {
  const recordings = crossed.map((i) => Math.floor(i / 8));
  const split = draw(clipLabels, [speakers, recordings]);
  expect(sizeOf(split)).toBe(crossed.length);
  expectApart(split, speakers);
});

test('groups that hardly cross cost few clips', () => {
  // each sentence is one speaker's, but for every fiftieth, which the next speaker says too
  const few = crossed.map((i) => (i % 50 === 0 ? Math.floor((i - 8) / 8) : Math.floor(i / 8)));
  const split = draw(clipLabels, [speakers, few]);
  expectApart(split, speakers);
  expectApart(split, few);
  expect(sizeOf(split) / crossed.length).toBeGreaterThan(0.9);
});

test('two sentences cannot be in three parts', () => {
  const two = crossed.map((i) => i % 2);
  expect(() => draw(clipLabels, [speakers, two])).toThrow(expect.objectContaining({ code: 'split/too-few-groups' }));
});

test('whatever the groups, no value is in two parts and no part is empty', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(7), fc.integer({ min: -1, max: 6 }), fc.nat(4), fc.integer({ min: -1, max: 2 })), {
        minLength: 30,
        maxLength: 120,
      }),
      fc.nat(1000),
      (rows, seed) => {
        const labels = rows.map(([, , , label]) => label);
        const groups = [0, 1, 2].map((g) => rows.map((row) => row[g] ?? -1));
        const options = { ...config, validationFraction: 0.2, testFraction: 0.2, seed };
        let split: Split;
        try {
          split = draw(labels, groups, options);
        } catch (thrown) {
          expect((thrown as { code: string }).code).toBe('split/too-few-groups');
          return;
        }
        for (const group of groups) expectApart(split, group);
        expect(Math.min(split.train.length, split.validation.length, split.test.length)).toBeGreaterThan(0);
        for (const part of Object.values(split))
          for (const clip of part) expect(labels[clip]).toBeGreaterThanOrEqual(0);
      },
    ),
    { seed: 1, numRuns: 60 },
  );
});
