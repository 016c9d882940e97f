// What a run was made with, as rows of a comparison: its settings, its data and split, its machine. Pure.

import { hfNames } from '../../../config/hf-names.ts';
import type { RunRecord } from '../../../run/run-record.ts';
import type { RunColumn } from '../../../run/table/run-column.ts';
import { runColumn } from '../../../run/table/run-columns.ts';

const facts = [
  'data_set',
  'model',
  'labels',
  'split',
  'split_seed',
  'fold',
  'train_samples',
  'validation_samples',
  'test_samples',
  'data_hash',
  'split_hash',
  'begun_from',
  'backend',
  'device',
  'version',
];

export function comparedSettings(): RunColumn[] {
  return [...Object.values(hfNames), ...facts].flatMap((id) => runColumn(id) ?? []);
}

/** Whether two of the runs have different values there. One that lacks it differs from one that has it. */
export function differs(column: RunColumn, runs: readonly RunRecord[]): boolean {
  return new Set(runs.map((run) => JSON.stringify(column.value(run)))).size > 1;
}
