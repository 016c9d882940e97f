import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { foldNames } from '../evaluation/probes/fold-names.ts';
import type { ProbeReport, ProbeRow } from '../evaluation/probes/probe-report.ts';
import { fromCsvCell } from './csv.ts';
import { probePredictionsCsv } from './probe-csv.ts';
import { probeJson } from './probe-json.ts';

const row = (name: string, change: Partial<ProbeRow> = {}): ProbeRow => ({
  name,
  features: 'mean',
  layers: [2],
  chosen: 'inside',
  isNative: true,
  accuracy: 0.75,
  balancedAccuracy: 0.7,
  macroF1: 0.6,
  logLoss: 0.5,
  top2Accuracy: 1,
  folds: [0.5, 1],
  interval: { low: 0.4, high: 0.9 },
  c: [1, 10],
  predicted: [0, 1, 0, 0],
  ...change,
});

const hostile = ['=cmd|’a’!A0', 'two\nlines, "and" commas'];
const paths = ['unprobed.wav', '-1+1.wav', 'b, "c".wav', 'd\ne.wav', '@x.wav'];
const third = 1 / 3;

const report: ProbeReport = {
  datasetId: 'd',
  modelId: 'm',
  createdAt: 0,
  fitSeconds: 1.5,
  passSeconds: 2.5,
  labels: hostile,
  clips: [1, 2, 3, 4],
  clipLabels: [0, 1, 0, 1],
  clipFolds: [1, 0, 1, 0],
  foldCount: 2,
  foldsBy: 'speaker',
  intervalBy: 'speaker',
  rows: [
    row('majority', { features: 'majority', layers: [], chosen: 'outside', isNative: false, interval: null, c: null }),
    row('best', { features: 'mean_std', isNative: false, balancedAccuracy: Number.NaN }),
    row('best_native'),
  ],
  best: { any: 'best', native: 'best_native' },
  probabilities: [
    [2 * third, third],
    [0.25, 0.75],
    [1, 0],
    [0.5, 0.5],
  ],
  mixedFolds: { accuracy: 0.9, interval: { low: 0.8, high: 1 } },
  learningCurve: [{ share: 0.5, clipCount: 1, accuracy: 0.5, low: 0.4, high: 0.6 }],
  agreement: [{ low: 0.5, high: 0.75, clipCount: 4, accuracy: 0.75, top2Accuracy: 1 }],
};

test('probe.json has the rows under names of its own, and null where a figure is not defined', () => {
  const found = JSON.parse(probeJson(report, ['=a', 'b'])) as Record<string, unknown> & { rows: unknown[] };
  expect(found.rows).toHaveLength(3);
  expect(found.rows[2]).toEqual({
    name: 'best_native',
    features: 'mean',
    layers: [2],
    accuracy: 0.75,
    balanced_accuracy: 0.7,
    macro_f1: 0.6,
    log_loss: 0.5,
    top_2_accuracy: 1,
    folds: [0.5, 1],
    interval: [0.4, 0.9],
    c: [1, 10],
    chosen: 'inside',
    native: true,
  });
  expect(found.rows[0]).toMatchObject({ features: 'majority', interval: null, c: null, layers: [] });
  expect(found.best).toEqual({ any: found.rows[1], native: found.rows[2] });
  expect(found.rows[1]).toMatchObject({ balanced_accuracy: null });
  expect(found).toMatchObject({
    labels: hostile,
    clip_count: 4,
    folds: ['=a', 'b'],
    folds_by: 'speaker',
    interval_by: 'speaker',
    mixed_folds: { accuracy: 0.9, interval: [0.8, 1] },
    learning_curve: [{ share: 0.5, clip_count: 1, accuracy: 0.5, low: 0.4, high: 0.6 }],
    agreement: [{ low: 0.5, high: 0.75, clip_count: 4, accuracy: 0.75, top_2_accuracy: 1 }],
    pass_seconds: 2.5,
    fit_seconds: 1.5,
  });
});

test('predictions.csv holds names that a spreadsheet would run or break, and every clip’s fold', () => {
  const text = probePredictionsCsv(
    report,
    paths.map((path) => ({ path })),
    ['=a', 'b'],
  );
  const { data, meta, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  const probabilities = hostile.map((label) => `probability_${label}`);
  expect(meta.fields).toEqual(['file', 'fold', 'label', 'predicted', ...probabilities]);
  const cells = (column: string) => data.map((cell) => fromCsvCell(cell[column] ?? ''));
  expect(cells('file')).toEqual(paths.slice(1));
  expect(cells('fold')).toEqual(['b', '=a', 'b', '=a']);
  expect(cells('label')).toEqual([hostile[0], hostile[1], hostile[0], hostile[1]]);
  expect(cells('predicted')).toEqual([hostile[0], hostile[1], hostile[0], hostile[0]]);
  expect(cells(probabilities[0] ?? '').map(Number)).toEqual([0.666666667, 0.25, 1, 0.5]);
  // nothing is a formula for a spreadsheet
  for (const cell of data.flatMap((one) => Object.values(one))) expect(cell).not.toMatch(/^[=+@-]/);
});

test('folds are called by the group’s value where each holds one, else by their number', () => {
  const speaker = { name: 'speaker', values: ['ann', 'bob', 'cy'], clipValues: [2, 0, 1, 0, 1] };
  expect(foldNames(report, [speaker])).toEqual(['bob', 'ann']);
  expect(foldNames(report, [{ ...speaker, clipValues: [2, 0, 1, 2, 1] }])).toEqual(['1', '2']);
  expect(foldNames(report, [{ ...speaker, clipValues: [2, 0, -1, 0, -1] }])).toEqual(['1', '2']);
  expect(foldNames({ ...report, foldsBy: null }, [speaker])).toEqual(['1', '2']);
});
