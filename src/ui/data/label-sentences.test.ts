import { expect, test } from 'vitest';
import type { LabelRule } from '../../dataset/labels/label-rule.ts';
import { inWords } from '../../testing/in-words.ts';
import { labelCountSaid, ruleSaid } from './label-sentences.ts';

test.each<[LabelRule, string]>([
  [{ kind: 'field', separator: '_', index: 2 }, 'part 3 of the name, split at “_”'],
  [{ kind: 'field', separator: '-', index: -1 }, 'part 1 from the end of the name, split at “-”'],
  [{ kind: 'field', separator: '', index: 0 }, 'the whole name of the file'],
  [{ kind: 'folder', level: 1 }, 'the name of the folder'],
  [{ kind: 'folder', level: 2 }, 'the name of the folder 2 up'],
  [{ kind: 'regex', pattern: '(?<label>x)' }, 'the group “label” of (?<label>x)'],
])('%o in words', (rule, text) => {
  expect(inWords('data', [ruleSaid(rule)])).toBe(text);
});

test.each([
  [['a', 'b'], 20, 20, '2 labels.'],
  [['a', 'b'], 42, 84, '2 labels. 42 clips get none and are not used.'],
  [['a'], 1, 2, '1 label. 1 clip gets none and is not used. Training needs two at least.'],
  [
    ['a', 'b', 'c', 'd', 'e'],
    6,
    6,
    '5 labels. Nearly every clip has a label of its own: this is probably not the part you want.',
  ],
])('%j on %i of %i clips', (labels, labelled, clips, text) => {
  expect(inWords('data', labelCountSaid(labels, labelled, clips))).toBe(text);
});
