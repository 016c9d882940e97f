import { expect, test } from 'vitest';
import { runForTest } from '../testing/run-record.ts';
import { type DatasetNow, labelsNow } from './label-corrections.ts';

const rule = { kind: 'field', separator: '_', index: 0 } as const;
const run = runForTest({
  labels: ['calm', 'yes'],
  labelRule: rule,
  labelEdits: { renames: { no: 'calm' } },
  clipEdits: { labels: { 3: 'no' }, excluded: [] },
});
const now = (labels: Record<number, string | null>, change: Partial<DatasetNow> = {}): DatasetNow => ({
  record: { labelRule: rule, clipEdits: { labels: { 3: 'no', ...labels }, excluded: [] } },
  ruleLabels: ['no', 'yes', 'no', 'yes', 'no', 'yes', 'no', 'yes'],
  isExcluded: new Array(8).fill(false),
  ...change,
});

test('what a person changed since counts, under the names that the run has', () => {
  const labelNow = labelsNow(run, now({ 0: 'yes', 1: 'no', 2: null, 5: 'perhaps' }));
  expect(labelNow(0, 0)).toBe(1);
  expect(labelNow(1, 1)).toBe(0);
  // no label, and one that the run does not know
  expect(labelNow(2, 0)).toBeNull();
  expect(labelNow(5, 1)).toBeNull();
  // as it was for the run, by hand or not
  expect([3, 4].map((clip) => labelNow(clip, 0))).toEqual([0, 0]);
});

test('a clip that was left out has none, and one whose label was taken back has what the rule says', () => {
  const isExcluded = [true, false, false, false, false, false, false, false];
  expect(labelsNow(run, now({}, { isExcluded }))(0, 0)).toBeNull();
  const { record, ...rest } = now({});
  const takenBack = { ...rest, record: { ...record, clipEdits: { labels: {}, excluded: [] } } };
  expect(labelsNow(run, takenBack)(3, 0)).toBe(1);
  // of another rule nothing is known
  const other = { ...takenBack, record: { ...takenBack.record, labelRule: { ...rule, index: 1 } } };
  expect(labelsNow(run, other)(3, 0)).toBe(0);
});
