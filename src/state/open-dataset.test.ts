import { expect, test } from 'vitest';
import type { Clip } from '../dataset/clip.ts';
import type { LabelRule } from '../dataset/labels/label-rule.ts';
import { defaultSplitConfig } from '../dataset/splits/split.ts';
import { inWords } from '../testing/in-words.ts';
import { wholeDataset } from '../testing/whole-records.ts';
import { fittingTexts } from '../ui/common/error-text.ts';
import { interpretDataset } from './open-dataset.ts';

const clips = ['set/1001_ANG.wav', 'set/1002_SAD.wav'].map((path, index): Clip => {
  const facts = { sampleCount: 16_000, encoding: 'pcm16', offsetBytes: 0, contentHash: '' } as const;
  return { index, path, ...facts, sourceSampleRateHz: 16_000, sourceChannelCount: 1 };
});

const { labelEdits: _labels, clipEdits: _clips, ...whole } = wholeDataset();
const record = { ...whole, splitConfig: defaultSplitConfig };

test.each<[LabelRule, RegExp, RegExp]>([
  [
    { kind: 'field', separator: '_', index: 7 },
    /^No clip \(of 2\) has a label: .*part 8 of the name, split at “_”, and “set\/1001_ANG.wav” has 2 parts/,
    /in part 8 of the names, split at “_”, and “set\/1001_ANG.wav” has 2 of them/,
  ],
  [{ kind: 'field', separator: '_', index: -3 }, /part 3 from the end of the name/, /has 2 of them/],
  [{ kind: 'folder', level: 2 }, /folder 2 up, and “set\/1001_ANG.wav” is in one folder/, /folder 2 above a clip/],
  [
    { kind: 'regex', pattern: '(?<label>x)' },
    /with the expression \(\?<label>x\)/,
    /is looked for with \(\?<label>x\)/,
  ],
])('a rule that finds nothing shows a real path and what was looked for: %o', (labelRule, message, text) => {
  const { splitError, labels } = interpretDataset({ ...record, labelRule }, clips, []);
  expect([labels, splitError?.code]).toEqual([[], 'labels/none-found']);
  expect(splitError?.message).toMatch(message);
  const { params = {} } = splitError ?? {};
  expect(inWords('errors', [{ key: `labels/none-found.${fittingTexts(params)[0]}`, values: params }])).toMatch(text);
});

test('an error that is not of the rule stays what it is', () => {
  const labelRule = { kind: 'field', separator: '_', index: 1 } as const;
  expect(interpretDataset({ ...record, labelRule }, clips, []).splitError?.code).toBe('split/too-few-clips');
});

test('clips that a person labels need no rule', () => {
  const labelRule = { kind: 'folder', level: 9 } as const;
  const clipEdits = { excluded: [], labels: { 0: 'a' } };
  expect(interpretDataset({ ...record, labelRule, clipEdits }, clips, []).splitError?.code).toBe('split/too-few-clips');
});
