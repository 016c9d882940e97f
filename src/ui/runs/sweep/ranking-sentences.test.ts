import { expect, test } from 'vitest';
import type { RankedTrial, SweepRanking } from '../../../sweep/ranking-types.ts';
import { englishFormat, inWords } from '../../../testing/in-words.ts';
import { wholeSweep } from '../../../testing/whole-records.ts';
import { bestSaid } from './ranking-sentences.ts';

const trial = (number: number, change: Partial<RankedTrial> = {}): RankedTrial => ({
  number,
  values: {},
  rank: number,
  rung: 0,
  runCount: 2,
  failedCount: 0,
  stoppedCount: 0,
  mean: 0.7,
  deviation: 0.02,
  pooled: 0.7,
  interval: { low: 0.6, high: 0.8 },
  difference: number === 1 ? null : { value: -0.1, interval: null, pValue: 0.01, adjustedPValue: 0.02 },
  isWithinChance: number === 1,
  elapsedSec: 1,
  ...change,
});
const { spec } = wholeSweep();

function said(trials: RankedTrial[], change: Partial<SweepRanking> = {}, folds: typeof spec.folds = null): string {
  const ranking: SweepRanking = {
    metric: 'accuracy',
    isLargerBetter: true,
    trials,
    by: 'speaker',
    unitCount: 8,
    clipCount: 40,
    best: { trial: 1, runCount: 2, figure: 0.7, corrected: 0.67, tried: trials.length },
    importance: null,
    ...change,
  };
  return inWords('sweep', bestSaid({ spec: { ...spec, folds } }, ranking, 'Accuracy', englishFormat));
}

test('the best is told with its spread, what that is over, who else may be as good, and how much is luck', () => {
  expect(said([trial(1), trial(2), trial(3, { isWithinChance: true })])).toBe(
    'Accuracy 70.0 % ± 2.0 over 2 runs (60.0 % – 80.0 %). Of 40 validation clips. The interval is over 8 speakers. 1 of 2 others may ' +
      'be as good: its difference may be chance. The best of 3 is partly lucky: about 67.0 % is to be expected on new clips.',
  );
  expect(said([trial(1), trial(2), trial(3)])).toContain('better than all 2 others, more than chance explains');
  expect(said([trial(1), trial(2, { isWithinChance: true })])).toContain('The other one may be as good');
});

test('one run has no spread, one trial is not lucky, and folds are no validation', () => {
  const alone = [trial(1, { runCount: 1, deviation: null, interval: null })];
  const best = { trial: 1, runCount: 1, figure: 0.7, corrected: null, tried: 1 };
  expect(said(alone, { best })).toBe('Accuracy 70.0 %. Of 40 validation clips.');
  expect(said(alone, { best, clipCount: 1 }, { kind: 'group', by: 'speaker' })).toBe(
    'Accuracy 70.0 %. Of 1 clip, while it was held out.',
  );
  expect(said([trial(1), trial(2)], { best: { ...best, tried: 2 } })).toContain('expect a little less on new clips');
});

test('nothing is said before a run is through', () => {
  expect(said([trial(1, { rank: null })], { best: null })).toBe('');
});
