import { expect, test } from 'vitest';
import { foundSettings } from './setting-search.ts';

const words: Record<string, string> = {
  learningRate: 'learning rate learning_rate the highest rate of the schedule',
  warmupSteps: 'warm-up warmup_steps updates in which the rate climbs from 0',
  seed: 'seed seed of everything random',
};
const found = (text: string) => foundSettings(['learningRate', 'warmupSteps', 'seed'], text, (key) => words[key] ?? '');

test('a setting is found by either name or by its sentence, and has every word', () => {
  expect(found('warmup_steps')).toEqual(['warmupSteps']);
  expect(found('  RATE ')).toEqual(['learningRate', 'warmupSteps']);
  expect(found('rate climbs')).toEqual(['warmupSteps']);
  expect(found('')).toHaveLength(3);
  expect(found('dropout')).toEqual([]);
});
