// Logits as probabilities.

import { largestOf } from '../lib/long-lists.ts';

export function softmax(logits: readonly number[]): number[] {
  const largest = largestOf(logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
