import { expect, test } from 'vitest';
import type { PairedComparison } from '../../evaluation/paired-comparison.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { commonClipsSaid, comparisonSaid, seedsSaid } from './comparison-sentences.ts';

const found: PairedComparison = {
  clipCount: 200,
  first: 0.6,
  second: 0.631,
  interval: { low: -0.004, high: 0.066 },
  by: 'speaker',
  unitCount: 12,
  onlyFirst: 10,
  onlySecond: 17,
  differing: 40,
  pValue: 0.2478,
};
const said = (change: Partial<PairedComparison>) =>
  inWords('evaluate', comparisonSaid({ ...found, ...change }, ['azure-1', 'azure-2'], englishFormat));

test('an interval with nought in it could be chance', () => {
  const text = said({});
  expect(text).toMatch(
    /^“azure-2” is better by 3\.1 points \(−0\.4 to 6\.6\) on the same 200 clips: that could be chance\./,
  );
  expect(text).toContain('“azure-1” 60.0 %, “azure-2” 63.1 %.');
  expect(text).toMatch(/Only “azure-1” is right on 10, only “azure-2” on 17 \(McNemar.* p = 0\.248\)/);
  expect(text).toContain('They give 40 clips different labels.');
  expect(text).toMatch(/for other speakers like these 12, .* 2,000 times\)\.$/);
});

test('one above nought is hardly chance; the better one is named, whichever it is', () => {
  expect(said({ interval: { low: 0.004, high: 0.066 } })).toMatch(/3\.1 points \(0\.4 to 6\.6\).*: hardly by chance/);
  const first = said({ first: 0.7, interval: { low: -0.11, high: -0.02 }, pValue: 0.0001 });
  expect(first).toMatch(/^“azure-1” is better by 6\.9 points \(2\.0 to 11\.0\)/);
  expect(first).toContain('p < 0.001');
});

test('equally often, on the very same clips, of one speaker, of few, and by clips', () => {
  expect(said({ second: 0.6, interval: { low: -0.03, high: 0.03 } })).toMatch(
    /^Both are right equally often on the same 200 clips \(the difference lies between −3\.0 and 3\.0 points\)/,
  );
  const same = said({ onlyFirst: 0, onlySecond: 0, interval: null, second: 0.6, differing: 1 });
  expect(same).toMatch(/^Both are right on the very same of the 200 clips\..* They give 1 clip different labels\.$/);
  const one = said({ interval: null, unitCount: 1 });
  expect(one).toMatch(/^“azure-2” is better by 3\.1 points on the same 200 clips\. .*of one speaker: which is better/);
  expect(said({ interval: null, unitCount: 1, second: 0.6 })).toMatch(
    /^Both are right equally often on the same 200 clips\. /,
  );
  expect(said({ unitCount: 4 })).toMatch(/ 4 speakers are few/);
  expect(said({ by: 'sentence' })).toMatch(/other groups like these 12 \(sentence\)/);
  expect(said({ by: null, unitCount: 200 })).toMatch(
    /as if clips had nothing in common \(clips drawn anew, 2,000 times\)\.$/,
  );
});

test('clips that only one has met are said not to count', () => {
  expect(commonClipsSaid(20, ['a', 'b'], [20, 20])).toEqual([]);
  expect(inWords('evaluate', commonClipsSaid(20, ['a', 'b'], [30, 25]))).toBe(
    '“a” was evaluated on 30 clips, “b” on 25: the 20 that both were count.',
  );
});

test('seeds: their mean and spread, where there are several', () => {
  const runs = [0.7, 0.72, 0.77].map((test_accuracy) => ({ evaluation: { metrics: { test_accuracy } } }));
  const siblings = runs as unknown as Parameters<typeof seedsSaid>[1];
  expect(seedsSaid('azure-1', siblings.slice(0, 1), englishFormat)).toEqual([]);
  expect(inWords('evaluate', seedsSaid('azure-1', siblings, englishFormat))).toBe(
    '“azure-1” over 3 seeds: 73.0 % on average, ± 3.6 points (standard deviation; 70.0 % to 77.0 %).',
  );
});
