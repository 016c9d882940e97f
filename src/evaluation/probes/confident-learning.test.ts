import { expect, test } from 'vitest';
import { philoxKeyOf, philoxNormal, philoxUniform } from '../../lib/philox.ts';
import { itemAt } from '../../lib/present.ts';
import { softmax } from '../softmax.ts';
import { doubtedLabels } from './confident-learning.ts';

const [clipCount, classCount, width] = [500, 5, 8];

/** Clouds around the classes' centres, a twentieth of the labels changed, and what five-fold nearest centroids say of them. */
function made(seed: number) {
  const key = philoxKeyOf(seed);
  const noise = philoxNormal(key, [0, 0, 0], clipCount * width);
  const centres = philoxNormal(key, [0, 1, 0], classCount * width).map((value) => 1.7 * value);
  const truth = Array.from({ length: clipCount }, (_, clip) => clip % classCount);
  const rows = truth.map((label, clip) =>
    Array.from({ length: width }, (_, d) => itemAt(centres, label * width + d) + itemAt(noise, clip * width + d)),
  );
  const draws = philoxUniform(key, [0, 2, 0], 2 * clipCount);
  const labels = truth.map((label, clip) =>
    itemAt(draws, clip) < 0.05 ? (label + 1 + Math.floor(4 * itemAt(draws, clipCount + clip))) % classCount : label,
  );
  const probabilities = rows.map((row, clip) => {
    const others = [...labels.keys()].filter((other) => other % 7 !== clip % 7);
    return softmax(
      Array.from({ length: classCount }, (_, k) => {
        const own = others.filter((other) => labels[other] === k);
        const distances = row.map((value, d) => {
          const mean = own.reduce((sum, other) => sum + itemAt(itemAt(rows, other), d), 0) / own.length;
          return (value - mean) ** 2;
        });
        return -0.5 * distances.reduce((a, b) => a + b);
      }),
    );
  });
  const flipped = new Set([...labels.keys()].filter((clip) => labels[clip] !== truth[clip]));
  return { labels, truth, probabilities, flipped };
}

test('of labels changed by chance most are doubted, with what they were, and few others', () => {
  let [found, named, changed, falseAlarms] = [0, 0, 0, 0];
  for (const seed of [1, 2, 3]) {
    const { labels, truth, probabilities, flipped } = made(seed);
    const doubted = doubtedLabels(probabilities, labels);
    changed += flipped.size;
    found += doubted.filter(({ clip }) => flipped.has(clip)).length;
    named += doubted.filter(({ clip, looksLike }) => flipped.has(clip) && looksLike === truth[clip]).length;
    falseAlarms += doubted.filter(({ clip }) => !flipped.has(clip)).length;
    // the surest doubts come first: nearly all of the first half are of changed labels
    const first = doubted.slice(0, Math.floor(flipped.size / 2));
    expect(first.filter(({ clip }) => flipped.has(clip)).length / first.length).toBeGreaterThan(0.9);
  }
  expect(found / changed).toBeGreaterThan(0.9);
  expect(named / found).toBeGreaterThan(0.95);
  expect(falseAlarms / (3 * clipCount - changed)).toBeLessThan(0.02);
});

test('a class that is never sure has a low threshold, which alone doubts nothing; one without clips is never meant', () => {
  const probabilities = [
    [0.9, 0.06, 0.04],
    [0.6, 0.3, 0.1],
    [0.5, 0.2, 0.3],
    [0.1, 0.3, 0.6],
  ];
  // thresholds: 0.667 of the first, 0.3 of the second, none of the third
  expect(doubtedLabels(probabilities, [0, 0, 0, 1])).toEqual([]);
  expect(doubtedLabels(probabilities, [1, 0, 0, 1])).toMatchObject([{ clip: 0, label: 1, looksLike: 0 }]);
});
