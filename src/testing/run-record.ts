// A run's record for tests of what reads one: of two labels and a few clips, changed as a test needs it.

import { presets } from '../config/presets.ts';
import { newRecord } from '../run/new-record.ts';
import type { RunRecord } from '../run/run-record.ts';
import { storedDataset, testModel } from './studio-deps.ts';

/** Four clips train, two are for validation, two for test; clips of either label alternate. */
export function runForTest(change: Partial<RunRecord> = {}): RunRecord {
  const { record } = storedDataset(
    'set',
    Array.from({ length: 8 }, (_, at) => `${at % 2 ? 'yes' : 'no'}_${at}.wav`),
  );
  const run = newRecord({
    id: 'run',
    name: 'azure-1',
    createdAt: 0,
    config: presets.default,
    labels: ['no', 'yes'],
    clipLabels: [0, 1, 0, 1, 0, 1, 0, 1],
    split: { train: [0, 1, 2, 3], validation: [4, 5], test: [6, 7] },
    totalSteps: 88,
    origin: null,
    dataset: record,
    model: testModel,
  });
  return { ...run, ...change };
}
