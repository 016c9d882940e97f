// A run's log as plain files: JSON lines and CSV with the rows of transformers' `log_history`, what was answered to each test clip, and
// the run's facts for programs that read them.

import { softmax } from '../../evaluation/softmax.ts';
import { wellFormed } from '../../lib/letters.ts';
import type { RunHistory } from '../../run/run-history.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { toCsv } from '../csv.ts';
import { flatMetrics } from '../metrics-json.ts';
import { runSettings } from './run-settings.ts';
import { testFigures } from './test-figures.ts';

/** A row a line, without this program's own `kind`. A number that is not finite is null: JSON has none. */
export function logJsonl(history: RunHistory): string {
  return jsonLines(Array.from(history, ({ kind: _kind, ...row }) => row));
}

/** Columns are all names that rows have, `step` and `epoch` first; a cell is empty where its row has none. */
export function logCsv(history: RunHistory): string {
  const names = new Set(['step', 'epoch']);
  for (const row of history) for (const name of Object.keys(row)) if (name !== 'kind') names.add(name);
  const columns = [...names];
  const rows = Array.from(history, (row) => {
    const figures = row as unknown as Record<string, number | undefined>;
    return columns.map((name) => figures[name]);
  });
  return toCsv(columns, rows);
}

/** Of the test: `file`, `label`, `predicted`, `probabilities` in the order of the labels. */
export function predictionsJsonl({ evaluation, labels }: Pick<RunRecord, 'evaluation' | 'labels'>): string {
  return jsonLines(
    (evaluation?.predictions ?? []).map(({ path, label, predicted, logits }) => ({
      file: wellFormed(path),
      label: wellFormed(labels[label] ?? ''),
      predicted: wellFormed(labels[predicted] ?? ''),
      probabilities: softmax(logits),
    })),
  );
}

/** run.json: what the scripts beside it read. */
export function runJson(run: RunRecord): string {
  const { id, name, createdAt, state, datasetName, modelName, labels, tags = [], note = '', evaluation } = run;
  const facts = {
    name: wellFormed(name),
    id,
    state,
    created_at: new Date(createdAt).toISOString(),
    written_by: `Voxtune ${run.environment?.version ?? ''}`.trim(),
    dataset_name: wellFormed(datasetName),
    model_name: wellFormed(modelName),
    data_hash: run.dataHash ?? null,
    split_hash: run.splitHash ?? null,
    labels: labels.map(wellFormed),
    tags: tags.map(wellFormed),
    note: wellFormed(note),
    environment: run.environment ?? null,
    config: Object.fromEntries(
      [...runSettings(run)].map(([key, value]) => [key, typeof value === 'string' ? wellFormed(value) : value]),
    ),
    test: evaluation ? Object.fromEntries(testFigures(run).map(({ tag, value }) => [tag, value])) : null,
    test_step: evaluation?.step ?? null,
    metrics: flatMetrics(run),
  };
  return `${JSON.stringify(facts, null, 2)}\n`;
}

function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
