import { expect, test } from 'vitest';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { RunHistory } from '../../run/run-history.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { leavingCosts } from '../../state/leaving.ts';
import type { StudioState } from '../../state/studio-state.ts';
import { createStudio } from '../../state/studio-store.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { testDeps } from '../../testing/studio-deps.ts';
import { wholeRun } from '../../testing/whole-records.ts';
import { condensed, endingsBetween, errorsElsewhere } from './announcements.ts';

const idle = createStudio(testDeps().deps).store.getState();
const state = (change: Partial<StudioState>): StudioState => ({ ...idle, ...change });
const activity = (runId: string, kind: 'train' | 'evaluate') =>
  ({ runId, kind, phase: 'training', progress: null, isStopping: false, space: null, startedAt: 0 }) as NonNullable<
    StudioState['running']
  >;
const run = (change: Partial<RunRecord>): RunRecord => ({
  ...wholeRun(),
  history: RunHistory.of([]),
  id: 'a',
  name: 'azure-1',
  evaluations: {},
  ...change,
});
const told = (before: StudioState, after: StudioState) =>
  inWords('shell', condensed(endingsBetween(before, after, englishFormat)));

test('the end of a run is told as it was, and only when it has ended', () => {
  const before = state({ running: activity('a', 'train'), runs: [run({ state: 'running' })] });
  const ended = state({ runs: [run({ state: 'finished', step: 20, totalSteps: 20 })] });
  expect(told(before, ended)).toBe('“azure-1” has ended: All 20 updates are done.');
  expect(endingsBetween(before, { ...before, place: 'data' }, englishFormat)).toEqual([]);
  // between the end of the work and the record that says so
  expect(endingsBetween(before, state({ runs: [run({ state: 'running' })] }), englishFormat)).toEqual([]);
  // the next of a queue
  const next = state({ ...ended, running: activity('b', 'train') });
  expect(endingsBetween(before, next, englishFormat)).toHaveLength(1);
});

test('an evaluation is told with its figure; one that failed is not', () => {
  const predictions = [0, 0, 1, 1].map((label, index) => ({ index, label, predicted: index === 3 ? 0 : label }));
  const evaluation = { ...wholeRun().evaluation, split: 'test', predictions } as unknown as Evaluation;
  const before = state({ running: activity('a', 'evaluate'), runs: [run({ evaluation: null })] });
  expect(told(before, state({ runs: [run({ evaluation })] }))).toBe(
    '“azure-1” is evaluated: 75.0 % of 4 clips told right.',
  );
  expect(endingsBetween(before, state({ runs: [run({ evaluation: null })] }), englishFormat)).toEqual([]);
});

test('many endings become one sentence', () => {
  const one = { kind: 'run' as const, said: [{ key: 'notice.title', values: { name: 'azure-1' } }] };
  const probe = { kind: 'probe' as const, said: [{ key: 'live.probed' }] };
  expect(inWords('shell', condensed([one, probe]))).toBe('“azure-1” has ended The probe has ended.');
  expect(inWords('shell', condensed([one, one, probe, one]))).toBe('3 runs have ended. The probe has ended.');
});

test('an error is told where its notice cannot be seen', () => {
  const error = { code: 'training/busy' as const, message: 'busy', params: {} };
  const at = (place: StudioState['place'], area: 'train' | 'storage' = 'train') =>
    errorsElsewhere(state({ place }), state({ place, errors: { [area]: error } }));
  expect(at('data')).toEqual([{ area: 'train', place: 'train' }]);
  expect(at('train')).toEqual([]);
  expect(at('data', 'storage')).toEqual([]);
  const known = state({ errors: { train: error } });
  expect(errorsElsewhere(known, { ...known, place: 'model' })).toEqual([]);
});

test('leaving costs what runs, and nothing where nothing does', () => {
  expect(leavingCosts(idle)).toEqual([]);
  const runs = [
    run({ state: 'running', checkpoints: [{ step: 40, epoch: 2, savedAt: 0, bytes: 1, isBest: true }] }),
    run({ id: 'b', state: 'queued' }),
  ];
  expect(leavingCosts(state({ runs }))).toEqual([]);
  expect(leavingCosts(state({ runs, running: activity('a', 'train') }))).toEqual([
    { kind: 'train', name: 'azure-1', step: 40 },
    { kind: 'queue', count: 1 },
  ]);
  expect(leavingCosts(state({ importing: { startedAt: 0, name: 'voices', progress: null } }))).toEqual([
    { kind: 'import', name: 'voices' },
  ]);
});
