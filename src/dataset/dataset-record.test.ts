// Records as earlier versions stored them.

import { expect, test } from 'vitest';
import { runFactsSchema } from '../run/run-record.ts';
import { wholeDataset, wholeRun } from '../testing/whole-records.ts';
import { datasetRecordSchema } from './dataset-record.ts';

const rule = { kind: 'field' as const, separator: '_', index: 1 };
const speakerSplit = { method: 'speaker', validationFraction: 0.1, testFraction: 0.2, seed: 3 };

/** A record of before there were groups. */
function before(speakerRule: unknown) {
  const { groupRules: _, ...record } = wholeDataset();
  return { ...record, splitConfig: speakerSplit, ...(speakerRule !== undefined && { speakerRule }) };
}

test.each([
  ['a rule', rule, [{ name: 'speaker', rule }]],
  ['that the names do not tell', null, []],
  ['nothing', undefined, undefined],
])('who speaks, where a record said %s', (_, speakerRule, groupRules) => {
  const record = datasetRecordSchema.parse(before(speakerRule));
  expect(record.groupRules).toEqual(groupRules);
  expect(record).not.toHaveProperty('speakerRule');
});

test('a rule that was changed since counts, not the old one', () => {
  const groupRules = [{ name: 'room', rule }];
  expect(datasetRecordSchema.parse({ ...before(null), groupRules }).groupRules).toEqual(groupRules);
});

test('a split that kept speakers apart still does, in a data set and in a run', () => {
  const now = { method: 'stratified', keepApart: ['speaker'], validationFraction: 0.1, testFraction: 0.2, seed: 3 };
  expect(datasetRecordSchema.parse(before(null)).splitConfig).toEqual(now);
  const { groupRules: _, groups: _groups, ...run } = wholeRun();
  expect(runFactsSchema.parse({ ...run, splitConfig: speakerSplit }).splitConfig).toEqual(now);
});
