import { expect, test } from 'vitest';
import { exampleClips } from './example-clips.ts';

/** voice, sentence, label of each clip */
function material(clips: [voice: number, sentence: number, label: number][], train = clips.map((_, clip) => clip)) {
  const group = (name: string, field: 0 | 1) => ({
    name,
    rule: { kind: 'field' as const, separator: '_', index: field },
    values: [],
    clipValues: clips.map((clip) => clip[field]),
  });
  return {
    labels: ['a', 'b'],
    clipLabels: clips.map(([, , label]) => label),
    groups: [group('speaker', 0), group('sentence', 1)],
    split: { train, validation: [], test: [] },
  };
}

test('each label is heard by the same two voices, the same sentence by each', () => {
  const found = exampleClips(
    material([
      [0, 0, 0], // the first voice says sentence 0 with one label only
      [0, 1, 0],
      [0, 1, 1],
      [1, 0, 0], // this one lacks a label
      [2, 5, 1],
      [2, 5, 0],
    ]),
  );
  expect(found).toEqual([
    [1, 5],
    [2, 4],
  ]);
});

test('clips that do not train, or have no label, are not among them', () => {
  const clips: [number, number, number][] = [
    [0, 0, 0],
    [0, 0, 1],
    [1, 0, -1],
    [1, 0, 0],
    [1, 0, 1],
  ];
  expect(exampleClips(material(clips, [0, 1, 2, 3]))).toEqual([[0, 3], [1]]);
});

test('without voices the first of each label, and none of a label without clips', () => {
  const { groups: _, ...rest } = material([
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
  expect(exampleClips({ ...rest, groups: [] })).toEqual([[0, 1], []]);
});
