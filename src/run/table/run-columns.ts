// The columns that the table of runs can have, each under one name wherever it stands: settings under Hugging Face's, figures under
// those of transformers' logs (`eval_…`, `test_…`), and facts of the run.

import { isGreaterBetterFor } from '../../config/eval-metrics.ts';
import { fieldOfHuggingFaceName } from '../../config/hf-names.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { factColumns } from './fact-columns.ts';
import type { CellValue, RunColumn } from './run-column.ts';
import { testFigure, testInterval, validationRow } from './run-figures.ts';

/** The column of that name; null where there is none. */
export function runColumn(id: string): RunColumn | null {
  const fact = factColumns[id];
  if (fact) return { id, group: 'fact', ...fact };
  const field = fieldOfHuggingFaceName(id);
  if (field) return settingColumn(id, field);
  if (id.startsWith('eval_')) return validationColumn(id.slice('eval_'.length));
  if (id.startsWith('test_')) return testColumn(id.slice('test_'.length));
  return null;
}

function settingColumn(id: string, field: keyof TrainingConfig): RunColumn {
  // what a probe was opened with trained nothing
  return { id, group: 'setting', kind: 'text', value: ({ config, probe }) => (probe ? null : plain(config[field])) };
}

/** Numbers stay numbers; what the schedule is told becomes "num_cycles=2, power=1". */
function plain(value: TrainingConfig[keyof TrainingConfig]): CellValue {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([name, inner]) => `${name}=${inner}`)
    .join(', ');
}

function validationColumn(name: string): RunColumn {
  const id: `eval_${string}` = `eval_${name}`;
  return { id, group: 'validation', ...figureKind(id), value: (run) => validationRow(run)?.[id] ?? null };
}

function testColumn(name: string): RunColumn {
  const id = `test_${name}`;
  return {
    id,
    group: 'test',
    ...figureKind(id),
    value: ({ evaluation, labels }) => evaluation && testFigure(evaluation, labels, name),
    interval: ({ evaluation }) => evaluation && testInterval(evaluation, name),
  };
}

function figureKind(id: string): Pick<RunColumn, 'kind' | 'isGreaterBetter'> {
  return { kind: id.endsWith('loss') ? 'number' : 'share', isGreaterBetter: isGreaterBetterFor(id) };
}
