import { expect, test } from 'vitest';
import type { Clip } from '../clip.ts';
import {
  editLabels,
  excludedClips,
  excluding,
  noClipEdits,
  noLabelEdits,
  ruleNameOf,
  usingParts,
} from './label-edits.ts';
import { classesOf } from './labels.ts';

const rule = ['ANG', 'SAD', 'angry', null, 'XXX'];

test('labels are renamed, merged and dropped; the rule is left as it is', () => {
  const renames = { ANG: 'anger', angry: 'anger', XXX: null };
  expect(editLabels(rule, { renames }, noClipEdits)).toEqual(['anger', 'SAD', 'anger', null, null]);
  expect(editLabels(rule, noLabelEdits, noClipEdits)).toEqual(rule);
});

test('a clip labelled by hand keeps its label through another rule, and follows a new name', () => {
  const edits = { labels: { 1: 'ANG', 3: 'SAD', 0: null }, excluded: [] };
  expect(editLabels(rule, { renames: { ANG: 'anger' } }, edits)).toEqual([null, 'anger', 'angry', 'SAD', 'XXX']);
});

test('two names can be exchanged, and a clip is still given the label that is shown', () => {
  const edits = { renames: { a: 'b', b: 'a' } };
  expect(ruleNameOf('b', edits)).toBe('a');
  expect(editLabels(['a', 'b', 'c'], edits, { labels: { 2: ruleNameOf('b', edits) }, excluded: [] })).toEqual([
    'b',
    'a',
    'b',
  ]);
});

test('a label called as a property of every object is a label', () => {
  expect(editLabels(['constructor'], noLabelEdits, noClipEdits)).toEqual(['constructor']);
});

test('the order that was chosen comes first, the rest sorted after it; names without a clip are left out', () => {
  const { labels, clipLabels } = classesOf(['c', 'a', 'b', 'a'], ['b', 'gone']);
  expect(labels).toEqual(['b', 'a', 'c']);
  expect(clipLabels).toEqual([2, 1, 0, 1]);
});

test('parts of a clip are used where they are named, and a cut puts them in its place', () => {
  const clips: Pick<Clip, 'index' | 'cutFrom'>[] = [{ index: 0 }, { index: 1 }];
  const cut = usingParts({ labels: {}, excluded: [1] }, clips, [0], [2, 3]);
  expect(cut).toEqual({ labels: {}, excluded: [0, 1], parts: [2, 3] });
  const withParts = [...clips, { index: 2, cutFrom: 0 }, { index: 3, cutFrom: 0 }];
  expect(excludedClips(withParts, cut)).toEqual([true, true, false, false]);
  // what was chosen before the cut, by a person or in a run, knows nothing of them
  expect(excludedClips(withParts, noClipEdits)).toEqual([false, false, true, true]);
  const again = usingParts(cut, withParts, [0], [4]);
  expect(again.parts).toEqual([4]);
});

test('a clip is taken out and comes back; so does a part that is not used', () => {
  const clips = [{}, {}, { cutFrom: 0 }];
  const out = excluding(noClipEdits, clips, [1], true);
  expect(out).toEqual({ labels: {}, excluded: [1] });
  expect(excluding(out, clips, [1, 2], false)).toEqual({ labels: {}, excluded: [], parts: [2] });
});
