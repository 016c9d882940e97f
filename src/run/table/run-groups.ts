// Runs put together by what they share, with mean and standard deviation of each figure over them: seeds of the same settings, folds,
// the runs of a sweep.

import { hfNames } from '../../config/hf-names.ts';
import type { RunRecord } from '../run-record.ts';
import type { CellValue, RunColumn } from './run-column.ts';
import { runColumn } from './run-columns.ts';
import { compareRows, isNothing } from './run-order.ts';

/** Groups by all settings but the seeds, with data set and model: each group is one experiment, repeated. */
export const repeatsKey = 'repeats';

export interface RunGroup {
  /** Of this group alone, and the same when it is made anew. */
  key: string;
  /** By column of the grouping; of repeats: nothing. */
  values: { column: string; value: CellValue }[];
  runs: RunRecord[];
}

/** In the order in which their first runs come. A run with several tags is in the group of each. */
export function groupRuns(runs: readonly RunRecord[], by: readonly string[]): RunGroup[] {
  const groups = new Map<string, RunGroup>();
  for (const run of runs) {
    for (const values of placesOf(run, by)) {
      const key = JSON.stringify([
        values.map(({ value }) => value),
        by.includes(repeatsKey) ? experimentOf(run) : null,
      ]);
      const group = groups.get(key);
      if (group) group.runs.push(run);
      else groups.set(key, { key, values, runs: [run] });
    }
  }
  return [...groups.values()];
}

function placesOf(run: RunRecord, by: readonly string[]): RunGroup['values'][] {
  const columns = by.filter((id) => id !== repeatsKey);
  return columns.reduce<RunGroup['values'][]>(
    (places, column) => {
      const value = runColumn(column)?.value(run) ?? null;
      const each =
        Array.isArray(value) && value.length > 0 ? (value as readonly string[]) : [isNothing(value) ? null : value];
      return places.flatMap((place) => each.map((one) => [...place, { column, value: one }]));
    },
    [[]],
  );
}

/** What repetitions of an experiment have in common: all but seeds and which fold is the test. */
function experimentOf({ datasetName, modelName, config, labels, splitConfig, probe, origin }: RunRecord): unknown {
  const settings = Object.keys(hfNames)
    .filter((key) => key !== 'seed' && key !== 'dataSeed')
    .map((key) => config[key as keyof typeof config]);
  const { seed: _, folds, protocol, parts: _parts, ...split } = splitConfig;
  const divided = [split, folds?.count, folds?.leaveOut, protocol?.name];
  return [datasetName, modelName, labels, settings, divided, probe?.rowName ?? null, origin?.runId ?? null];
}

/** Of the runs of a group that have the figure. */
export interface GroupFigure {
  mean: number;
  /** Of the sample (n − 1); null of one. */
  deviation: number | null;
  count: number;
}

/** Null where no run has a number there. */
export function groupFigure(runs: readonly RunRecord[], column: RunColumn): GroupFigure | null {
  const values = runs
    .map((run) => column.value(run))
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null, count: values.length };
}

/** What all of them have there; undefined where they differ. */
export function sharedValue(runs: readonly RunRecord[], column: RunColumn): CellValue | undefined {
  const [first, ...others] = runs.map((run) => column.value(run));
  const text = JSON.stringify(first);
  return others.every((value) => JSON.stringify(value) === text) ? first : undefined;
}

/** Values that its runs have there, each once, in the order of the runs. */
export function distinctValues(runs: readonly RunRecord[], column: RunColumn): CellValue[] {
  const found = new Map(runs.map((run) => [JSON.stringify(column.value(run)), column.value(run)]));
  return [...found.values()];
}

/** Whether a group has a mean there, rather than what its runs share: figures, and how long it took. */
export function isAveraged({ group, id }: Pick<RunColumn, 'group' | 'id'>): boolean {
  return group === 'validation' || group === 'test' || id === 'train_runtime' || id === 'probe_accuracy';
}

/** By a column, as `sortRuns`: by the mean where it is averaged, else by what its runs share. */
export function sortGroups(groups: readonly RunGroup[], column: RunColumn | null, isDescending: boolean): RunGroup[] {
  if (!column) return [...groups];
  const sortValue = ({ runs, values }: RunGroup): CellValue => {
    if (isAveraged(column)) return groupFigure(runs, column)?.mean ?? null;
    const own = values.find((one) => one.column === column.id);
    return own ? own.value : (sharedValue(runs, column) ?? null);
  };
  return groups
    .map((group) => ({ group, value: sortValue(group) }))
    .sort((a, b) => compareRows(a.value, b.value, isDescending))
    .map(({ group }) => group);
}
