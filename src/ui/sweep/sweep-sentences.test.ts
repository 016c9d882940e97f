import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { usualSweep } from '../../state/sweep-draft.ts';
import type { SweepSpec } from '../../sweep/sweep-record.ts';
import type { SweepWork } from '../../sweep/sweep-steps.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { costSaid, factorsSaid, runsSaid } from './sweep-sentences.ts';

const settings = [
  { key: 'learningRate', values: [1e-3, 1e-4] },
  { key: 'classWeights', values: ['none', 'balanced', 'x'] },
];
const work: SweepWork = { trialCount: 6, runCount: 12, trainings: 12, trunkPasses: 1, keptCheckpoints: 7 };
const spec = (change: Partial<SweepSpec>): SweepSpec => ({ ...usualSweep, settings, ...change });
const config = { ...presets.default, numTrainEpochs: 9, maxSteps: -1 };

function count(change: Partial<SweepSpec>, of: Partial<SweepWork> = {}): string {
  const counted = { ...work, ...of };
  const factors = factorsSaid(spec(change), counted).map((factor) => inWords('sweep', [factor]));
  return `${factors.join(' × ')} = ${inWords('sweep', [runsSaid(spec(change), counted, config)])}`;
}

test('a sweep says what it is made up of', () => {
  expect(count({ seeds: [1, 2] })).toBe('2 × 3 values × 2 seeds = 12 runs');
  expect(count({ settings: settings.slice(0, 1) }, { trialCount: 2, runCount: 2 })).toBe('2 values = 2 runs');
  expect(count({ seeds: [1, 2, 3, 4, 5], folds: { kind: 'count', count: 5, by: 'speaker' } }, { runCount: 150 })).toBe(
    '2 × 3 values × 5 seeds × 5 folds = 150 runs',
  );
  expect(count({ folds: { kind: 'group', by: 'speaker' } }, { runCount: 60 })).toBe(
    '2 × 3 values × each in turn = 60 runs',
  );
  expect(count({ method: 'random', trials: 10 }, { trialCount: 10, runCount: 10 })).toBe('10 drawn = 10 runs');
  expect(count({ method: 'halving', halving: { eta: 3, from: 1 } }, { runCount: 9 })).toBe(
    '2 × 3 values = 9 runs in 3 rounds',
  );
});

function cost(change: Partial<SweepSpec>, seconds: number | null, bytes: number | null, of: Partial<SweepWork> = {}) {
  const time = { seconds, lacksPass: false };
  return inWords('sweep', costSaid(spec(change), { ...work, ...of }, time, bytes, englishFormat));
}

test('time and disk are told as far as they are known, and what will cut it short', () => {
  expect(cost({}, 360, 40e6)).toBe('About 6 min 0 sec on this machine, 40.0 MB on disk.');
  expect(cost({}, null, 40e6)).toBe('How long it takes is not known yet: the first run tells. 40.0 MB on disk.');
  expect(cost({}, 0, null)).toBe('About 1 sec on this machine.');
  expect(cost({ maxRuns: 12, maxMinutes: 5 }, 60, null)).toBe(
    'About 1 min 0 sec on this machine. It ends at the limit of runs. It ends after 5 minutes at the latest.',
  );
  expect(cost({ maxRuns: 100 }, 60, null)).toBe('About 1 min 0 sec on this machine.');
  expect(cost({}, 60, null, { trunkPasses: 3 })).toContain('The frozen layers run 3 times');
});
