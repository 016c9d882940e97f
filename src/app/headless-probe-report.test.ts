import { expect, test } from 'vitest';
import type { ProbeReport, ProbeRow } from '../evaluation/probes/probe-report.ts';
import { probeLines } from './headless-probe-report.ts';

const row = (name: string, accuracy: number, change: Partial<ProbeRow> = {}): ProbeRow => ({
  name,
  features: name.endsWith('std') ? 'mean_std' : 'mean',
  layers: [0, 1],
  chosen: 'outside',
  isNative: false,
  accuracy,
  balancedAccuracy: accuracy,
  macroF1: accuracy,
  logLoss: 1,
  top2Accuracy: 1,
  folds: [accuracy, accuracy],
  interval: { low: accuracy - 0.1, high: accuracy + 0.1 },
  c: [1, 1],
  predicted: [0, 1],
  ...change,
});

const inside: Partial<ProbeRow> = { chosen: 'inside', layers: [1] };
const report: ProbeReport = {
  datasetId: 'd',
  modelId: 'm',
  createdAt: 0,
  fitSeconds: 1,
  passSeconds: 2,
  labels: ['a', 'b'],
  clips: [0, 1, 2, 3],
  clipLabels: [0, 1, 0, 1],
  clipFolds: [0, 0, 1, 1],
  foldCount: 2,
  foldsBy: 'speaker',
  intervalBy: 'speaker',
  rows: [
    row('majority', 0.5, { features: 'majority', layers: [] }),
    row('layer_0_mean', 0.5, { layers: [0] }),
    row('layer_1_mean', 0.75, { layers: [1] }),
    row('layer_1_mean_std', 1, { layers: [1] }),
    row('all_layers_mean', 0.7512),
    row('best_layer_mean', 0.7, inside),
    row('best', 0.9, { ...inside, features: 'mean_std' }),
  ],
  best: { any: 'best', native: 'best_layer_mean' },
  probabilities: [],
  mixedFolds: { accuracy: 0.95, interval: null },
  learningCurve: [
    { share: 0.5, clipCount: 1, accuracy: 0.5, low: 0.5, high: 0.5 },
    { share: 1, clipCount: 2, accuracy: 0.9, low: 0.9, high: 0.9 },
  ],
  agreement: null,
};

test('the command says the curve as a table, then what the page says', () => {
  const speaker = { name: 'speaker', rule: { kind: 'field', separator: '_', index: 0 } as const };
  const lines = probeLines(report, [{ ...speaker, values: ['ann', 'bob'], clipValues: [0, 0, 1, 1] }]);
  expect(lines[0]).toMatch(/^4 clips in 2 folds/);
  expect(lines.slice(1, 9)).toEqual([
    '                                               mean  mean and deviation',
    'layer 0                                      50.0 %',
    'layer 1                                      75.0 %   100.0 %',
    'all layers                                   75.1 %',
    'commonest class                              50.0 %',
    'best layer (layer 1, mean)                   70.0 %',
    'best of all (layer 1, mean and deviation)    90.0 %',
    expect.stringContaining('70.0 %'),
  ]);
  const said = lines.slice(8).join('\n');
  for (const part of ['95.0 %', '90.0 %', 'from 1 to 2 clips']) expect(said).toContain(part);
  // every sentence has words
  expect(said).not.toMatch(/\{\{|[a-z]+\.[a-z]+\.[a-z]+/);
});
