import { expect, test } from 'vitest';
import { inWords } from '../../testing/in-words.ts';
import { foldOptions } from './fold-options.ts';

const clips = Array.from({ length: 24 }, (_, clip) => clip);
const group = (name: string, pick: (clip: number) => number) => ({
  name,
  rule: { kind: 'field' as const, separator: '_', index: 0 },
  values: [...new Set(clips.map(pick))].map(String),
  clipValues: clips.map(pick),
});
const split = { train: clips.slice(0, 20), validation: clips.slice(20), test: [] };
const splitConfig = { method: 'random' as const, validationFraction: 0.1, testFraction: 0.1, seed: 1 };
const offered = (groups: ReturnType<typeof group>[], keepApart: string[] = []) =>
  foldOptions({ groups, split, record: { splitConfig: { ...splitConfig, keepApart } } }).map(({ said }) =>
    inWords('probe', [said]),
  );

test('what is offered follows from the groups that are known', () => {
  const speaker = group('speaker', (clip) => clip % 12);
  const sentence = group('sentence', (clip) => clip % 3);
  expect(offered([])).toEqual(['5 folds, clips one by one', '10 folds, clips one by one']);
  expect(offered([sentence, speaker])).toEqual([
    '5 folds, speakers whole',
    '10 folds, speakers whole',
    'Each speaker in turn (12 folds)',
    '3 folds, whole by sentence',
    '5 folds, clips one by one',
  ]);
  expect(offered([speaker, sentence], ['sentence'])[1]).toBe('Each sentence in turn (3 folds)');
  // one voice tells no voices apart
  expect(offered([group('speaker', () => 0)])).toEqual(['5 folds, clips one by one', '10 folds, clips one by one']);
});
