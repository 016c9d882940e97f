// Which settings and figures the compared runs offer as axes. Pure.

import type { RunRecord } from '../../../run/run-record.ts';
import type { RunColumn } from '../../../run/table/run-column.ts';
import { runColumn } from '../../../run/table/run-columns.ts';
import { isNothing } from '../../../run/table/run-order.ts';
import { choosableColumns, differingSettings } from '../../../run/table/shown-columns.ts';

const facts = [
  'train_runtime',
  'trained_parameters',
  'train_samples',
  'step',
  'split_seed',
  'fold',
  'data_set',
  'model',
];

export interface AxisChoices {
  /** Settings that differ, and other facts that do. */
  inputs: RunColumn[];
  /** Figures that some of the runs have. */
  figures: RunColumn[];
}

export function axisChoices(runs: readonly RunRecord[]): AxisChoices {
  const columns = (ids: readonly string[]) => ids.flatMap((id) => runColumn(id) ?? []);
  const { test, validation } = choosableColumns(runs);
  const isKnown = (column: RunColumn) => runs.some((run) => !isNothing(column.value(run)));
  const varies = (column: RunColumn) => new Set(runs.map((run) => JSON.stringify(column.value(run)))).size > 1;
  return {
    inputs: columns([...differingSettings(runs), ...facts]).filter((column) => isKnown(column) && varies(column)),
    figures: columns([...test, ...validation]).filter(isKnown),
  };
}
