import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { consequencesOf, dispensable } from './deletions.ts';

const run = (change: Partial<RunRecord>) =>
  ({
    state: 'finished',
    step: 30,
    totalSteps: 30,
    resultStep: 20,
    bestStep: 20,
    config: { ...presets.default, loadBestModelAtEnd: true },
    ...change,
  }) as RunRecord;
const paused = run({ state: 'paused', step: 34, totalSteps: 90, resultStep: null });

test.each([
  [
    'the last one of a run that was stopped in its last evaluation',
    run({ state: 'stopped' }),
    [10, 20, 30],
    [{ kind: 'last-of-stopped' }],
  ],
  ['a middle one', run({}), [10], [{ kind: 'nothing-needed', last: 30, result: 20 }]],
  ['the result, which is the best', run({}), [20], [{ kind: 'result-changes', result: 30 }]],
  ['the newest of a finished run', run({}), [30], [{ kind: 'extends-from-earlier', next: 20 }]],
  ['the newest of a paused run', paused, [30], [{ kind: 'goes-on-earlier', next: 20, again: 14 }]],
  ['the best, where the last is the result', run({ resultStep: 30 }), [20], [{ kind: 'best-is-lost' }]],
  [
    'newest and result',
    run({ resultStep: 30 }),
    [30],
    [
      { kind: 'extends-from-earlier', next: 20 },
      { kind: 'result-changes', result: 20 },
    ],
  ],
  ['all of a finished run', run({}), [10, 20, 30], [{ kind: 'last-of-finished' }]],
  ['all of a paused run', paused, [10, 20, 30], [{ kind: 'last-of-unfinished' }]],
])('%s', (_, record, deleted, expected) => {
  expect(consequencesOf(record, [10, 20, 30], deleted)).toEqual(expected);
});

test('newest, best and result are never among what a run can do without', () => {
  const checkpoints = [5, 10, 20, 25, 30].map((step) => ({
    step,
    epoch: 1,
    savedAt: 0,
    bytes: 1,
    isBest: step === 20,
  }));
  expect(dispensable(run({ resultStep: 10 }), checkpoints).map(({ step }) => step)).toEqual([5, 25]);
  expect(dispensable(run({ bestStep: null, resultStep: null }), checkpoints).map(({ step }) => step)).toEqual([
    5, 10, 20, 25,
  ]);
});
