import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { plainLoss } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { scoreEvaluation } from '../evaluation/score.ts';
import type { RunRecord } from '../run/run-record.ts';
import { groupRuns } from '../run/table/run-groups.ts';
import { shownColumns } from '../run/table/shown-columns.ts';
import { runForTest } from '../testing/run-record.ts';
import { latexText } from './runs-latex.ts';
import { runsTable } from './runs-table.ts';

/** Tested on ten clips of which so many are right. */
function tested(name: string, right: number, learningRate: number, change: Partial<RunRecord> = {}): RunRecord {
  const clips = Array.from({ length: 10 }, (_, clipIndex) => ({
    clipIndex,
    path: '',
    label: 0,
    logits: clipIndex < right ? [1, 0] : [0, 1],
  }));
  const speed = { runtime: 1, samplesPerSec: 1, stepsPerSec: 1 };
  const evaluation = scoreEvaluation(clips, 2, plainLoss, { split: 'test', evaluatedAt: 0, step: 1 }, speed);
  const run = runForTest({ id: name, name, evaluation, elapsedSec: 60, ...change });
  return { ...run, config: { ...run.config, learningRate } };
}

const runs = [
  tested('a_1', 7, 5e-5, { note: '=1+1' }),
  tested('b & c', 9, 5e-5),
  tested('d', 8, 0.001, { evaluation: null }),
];
const columns = shownColumns(runs, ['learning_rate', 'note', 'test_accuracy', 'train_runtime']);
const plain = { columns, runs, groups: null, groupBy: [] };
const grouped = { ...plain, groups: groupRuns(runs, ['learning_rate']), groupBy: ['learning_rate'] };
const text = async (table: typeof plain | typeof grouped, format: 'csv' | 'json' | 'latex') =>
  (await runsTable(table, format)).text();
const rowsOf = async (table: typeof plain | typeof grouped) =>
  Papa.parse<Record<string, string>>((await text(table, 'csv')).trim(), { header: true }).data;

test('CSV: a line for each run, whole figures, an interval in columns of its own, no formula', async () => {
  const [first, , third] = await rowsOf(plain);
  expect(first).toMatchObject({ id: 'a_1', name: 'a_1', learning_rate: '0.00005', note: "'=1+1", leaks: '' });
  expect(Number(first?.test_accuracy)).toBe(0.7);
  // statsmodels' proportion_confint(7, 10, method="wilson")
  expect(Number(first?.test_accuracy_low)).toBeCloseTo(0.3968, 4);
  expect(Number(first?.test_accuracy_high)).toBeCloseTo(0.8922, 4);
  expect(third).toMatchObject({ test_accuracy: '', test_accuracy_low: '', train_runtime: '60' });
});

test('CSV of groups: mean, deviation of the sample and count', async () => {
  const [first, second] = await rowsOf(grouped);
  expect(first).toMatchObject({ learning_rate: '0.00005', runs: '2', names: 'a_1, b & c', test_accuracy_n: '2' });
  expect(Number(first?.test_accuracy_mean)).toBeCloseTo(0.8, 12);
  expect(Number(first?.test_accuracy_sd)).toBeCloseTo(Math.sqrt(0.02), 12);
  expect(second).toMatchObject({ runs: '1', test_accuracy_mean: '', test_accuracy_sd: '', test_accuracy_n: '0' });
});

test('LaTeX: booktabs, everything escaped, a cell for each column', async () => {
  const lines = (await text(plain, 'latex')).split('\n');
  expect(lines.slice(1, 5)).toEqual([
    '\\begin{tabular}{lllrr}',
    '\\toprule',
    'run & \\texttt{learning\\_rate} & note & test accuracy (\\%) & train runtime (s) \\\\',
    '\\midrule',
  ]);
  expect(lines[5]).toBe('a\\_1 & $5 \\times 10^{-5}$ & =1+1 & 70.0 {\\footnotesize [39.7, 89.2]} & 60 \\\\');
  expect(lines[6]).toMatch(/^b \\& c & /);
  expect(lines[7]).toBe('d & 0.001 & -- & -- & 60 \\\\');
  expect(latexText('\\{}$&#%_^~')).toBe('\\textbackslash{}\\{\\}\\$\\&\\#\\%\\_\\textasciicircum{}\\textasciitilde{}');
});

test('LaTeX of groups: mean ± deviation', async () => {
  const lines = (await text(grouped, 'latex')).split('\n');
  expect(lines[5]).toBe('$5 \\times 10^{-5}$ & -- & $80.0 \\pm 14.1$ & $60 \\pm 0$ & 2 \\\\');
  expect(lines[6]).toBe('0.001 & -- & -- & 60 & 1 \\\\');
});

test('JSON: all settings of each run', async () => {
  const content = JSON.parse(await text(grouped, 'json'));
  expect(content.runs[0]).toMatchObject({
    name: 'a_1',
    test_accuracy: 0.7,
    settings: { learning_rate: 5e-5, seed: 42 },
  });
  expect(content.groups[0].test_accuracy).toMatchObject({ mean: expect.closeTo(0.8), n: 2 });
  expect(content.groups[1].test_accuracy).toBeNull();
});
