import { expect, test } from 'vitest';
import { englishFormat, inWords } from '../../../testing/in-words.ts';
import { doubtSaid } from './doubt-sentences.ts';

test('a doubt says what the clip looks like, and how likely both are', () => {
  const doubt = { clip: 3, label: 'SAD', looksLike: 'ANG', labelProbability: 0.034, looksLikeProbability: 0.91 };
  expect(
    inWords(
      'clips',
      doubtSaid(doubt, (label) => label.toLowerCase(), englishFormat),
    ),
  ).toBe('To the probe, which did not learn from it, it looks like ang (91 %) rather than sad (3 %).');
});
