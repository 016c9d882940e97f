import { expect, test } from 'vitest';
import { findUnsureThreshold, usualThreshold } from './unsure-threshold.ts';

/** Two labels, of which the first is predicted with this probability. */
const outcome = (confidence: number, isRight: boolean) => ({
  label: isRight ? 0 : 1,
  predicted: 0,
  logits: [Math.log(confidence), Math.log(1 - confidence)],
});

test('of what is still answered, half as much is wrong', () => {
  // 4 of 20 are wrong, all among the less sure
  const outcomes = [
    ...Array.from({ length: 4 }, (_, i) => outcome(0.6 + 0.001 * i, false)),
    ...Array.from({ length: 4 }, (_, i) => outcome(0.6 + 0.002 * i + 0.0005, true)),
    ...Array.from({ length: 12 }, (_, i) => outcome(0.9 + 0.001 * i, true)),
  ];
  const found = findUnsureThreshold(outcomes, 1);
  expect(found?.clipCount).toBe(20);
  const kept = outcomes.filter(({ logits }) => Math.exp(logits[0]!) >= found!.below - 1e-9);
  const wrong = kept.filter(({ label }) => label === 1).length / kept.length;
  expect(wrong).toBeLessThanOrEqual(0.1);
  // and it is the lowest such threshold: one more would be too many
  const lower = outcomes.filter(({ logits }) => Math.exp(logits[0]!) >= found!.below - 0.0015);
  expect(lower.filter(({ label }) => label === 1).length / lower.length).toBeGreaterThan(0.1);
});

test('at least half is answered, however little the confidence says', () => {
  const outcomes = Array.from({ length: 20 }, (_, i) => outcome(0.6 + 0.01 * i, i % 2 === 0));
  const { below } = findUnsureThreshold(outcomes, 1)!;
  expect(outcomes.filter(({ logits }) => Math.exp(logits[0]!) >= below - 1e-9).length).toBeGreaterThanOrEqual(10);
});

test('without a mistake, or with too few clips, it is the usual one or lower', () => {
  expect(usualThreshold(2)).toBeCloseTo(0.9, 12);
  expect(usualThreshold(6)).toBeCloseTo(0.833, 3);
  const right = (confidence: number) => Array.from({ length: 12 }, () => outcome(confidence, true));
  expect(findUnsureThreshold(right(0.99), 1)?.below).toBeCloseTo(0.9, 12);
  expect(findUnsureThreshold(right(0.6), 1)?.below).toBeCloseTo(0.6, 9);
  expect(findUnsureThreshold(right(0.9).slice(0, 9), 1)).toBeNull();
});

test('the temperature counts', () => {
  const outcomes = Array.from({ length: 20 }, (_, i) => outcome(0.6 + 0.01 * i, i > 4));
  expect(findUnsureThreshold(outcomes, 2)!.below).toBeLessThan(findUnsureThreshold(outcomes, 1)!.below);
});
