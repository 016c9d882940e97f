import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { inWords } from '../../testing/in-words.ts';
import {
  areVoicesNew,
  commonestMistakeSaid,
  expectedSaid,
  lessonEnd,
  nowSaid,
  partOf,
  taughtSaid,
} from './lesson-sentences.ts';

const speakers = (clipValues: number[]) => [{ name: 'speaker', values: ['a', 'b', 'c'], clipValues }];

/** Clips 0..3 train, 4.. are the test; `right` of its `total` were right. */
function tested(right: number, total: number, voices?: number[]) {
  const run = {
    labels: ['ANG', 'SAD'],
    clipLabels: [0, 0, 1, 1, ...Array.from({ length: total }, (_, clip) => clip % 2)],
    split: { train: [0, 1, 2, 3], validation: [], test: Array.from({ length: total }, (_, clip) => clip + 4) },
    ...(voices && { groups: speakers(voices) }),
  };
  const predictions = run.split.test.map((clipIndex, at) => {
    const label = at % 2;
    return { clipIndex, path: `${clipIndex}.wav`, label, predicted: at < right ? label : 1 - label, logits: [0, 0] };
  });
  return { run, evaluation: { predictions } };
}

test('the result in one sentence, with what guessing gives', () => {
  const { run, evaluation } = tested(18, 20, [0, 0, 0, 1, ...new Array(20).fill(2)]);
  expect(inWords('lesson', taughtSaid(run, evaluation))).toBe(
    'It was right on 18 of 20 recordings of voices it had never heard; guessing would be right on 10.',
  );
  expect(inWords('lesson', expectedSaid(run, evaluation))).toMatch(/^With other voices .* on 70 to 97 of 100\.$/);
});

test('voices that were heard before are not called new, nor those that are not known', () => {
  const heard = tested(18, 20, [0, 0, 0, 1, ...new Array(20).fill(1)]);
  expect(inWords('lesson', taughtSaid(heard.run, heard.evaluation))).toContain('20 recordings it had never heard');
  expect(areVoicesNew(tested(18, 20).run)).toBe(false);
  expect(areVoicesNew(tested(18, 20, [0, 0, 0, 1, -1, ...new Array(19).fill(2)]).run)).toBe(false);
});

test('what may be luck, and what is worse than guessing, is said', () => {
  const luck = tested(12, 20);
  expect(inWords('lesson', taughtSaid(luck.run, luck.evaluation))).toContain('That could be luck');
  const worse = tested(2, 20);
  expect(inWords('lesson', taughtSaid(worse.run, worse.evaluation))).toContain('That is worse than guessing.');
});

test('the commonest mistake, where one was made twice', () => {
  const said = (confusion: number[][]) =>
    commonestMistakeSaid({ labels: ['ANG', 'SAD'] }, { confusion }, (label) => `${label}`.toLowerCase());
  expect(
    inWords(
      'lesson',
      said([
        [8, 2],
        [3, 7],
      ]),
    ),
  ).toBe('It most often took sad for ang: 3 of 10 times.');
  expect(
    said([
      [9, 1],
      [1, 9],
    ]),
  ).toEqual([]);
});

test('each phase is a part of the lesson, in words', () => {
  const phases = ['loading', 'trunk', 'training', 'evaluating', 'saving'] as const;
  const of = (kind: 'train' | 'evaluate') => phases.map((phase) => partOf({ kind, phase }));
  expect(of('train')).toEqual(['listen', 'listen', 'learn', 'learn', 'learn']);
  expect(of('evaluate')).toEqual(new Array(5).fill('test'));
  for (const phase of phases)
    expect(inWords('lesson', nowSaid({ kind: 'train', phase, isStopping: false }))).toMatch(/^It /);
});

test('how it stands where nothing is at work', () => {
  const run = (change: Partial<RunRecord>) =>
    lessonEnd({
      state: 'finished',
      step: 10,
      totalSteps: 10,
      incidents: [],
      checkpoints: [],
      evaluation: null,
      split: { train: [0], validation: [], test: [1] },
      resultStep: null,
      bestStep: null,
      config: presets.quick,
      ...change,
    } as Parameters<typeof lessonEnd>[0]);
  const cutOff = [{ kind: 'interrupted' as const, at: 0, step: 3, error: null, params: {} }];
  expect(run({})).toBe('untested');
  expect(run({ split: { train: [0], validation: [], test: [] } })).toBe('no-test');
  expect(run({ state: 'stopped', step: 3, incidents: cutOff })).toBe('cut-off');
  expect(run({ state: 'stopped', step: 3 })).toBe('stopped');
  expect(run({ state: 'paused', step: 3 })).toBe('stopped');
  expect(run({ state: 'failed', step: 3 })).toBe('failed');
  expect(run({ evaluation: {} as RunRecord['evaluation'] })).toBe('result');
});
