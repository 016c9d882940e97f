import { expect, test } from 'vitest';
import { exportKinds } from '../../export/export-kinds.ts';
import { runForTest } from '../../testing/run-record.ts';
import { exportCards, exportPurposes, missingNeed } from './export-cards.ts';

const checkpoint = { step: 40, epoch: 4, savedAt: 0, bytes: 1, isBest: true };
const trained = runForTest({ state: 'finished', checkpoints: [checkpoint] });

test('every kind has its place', () => {
  for (const kind of exportKinds) expect(exportPurposes, kind).toContain(exportCards[kind].purpose);
});

test('what a run lacks is told, the first thing first', () => {
  expect(missingNeed(['checkpoint', 'dataset'], runForTest(), [])).toBe('checkpoint');
  expect(missingNeed(['checkpoint', 'dataset'], trained, [])).toBe('dataset');
  expect(missingNeed(['checkpoint', 'dataset'], trained, ['set'])).toBeNull();
  expect(missingNeed(['evaluation'], trained, [])).toBe('evaluation');
  expect(missingNeed(['log'], trained, [])).toBe('log');
});

test('a probe was not trained, and may have a head of its own', () => {
  const probe = (features: 'mean' | 'mean_std') =>
    runForTest({
      checkpoints: [checkpoint],
      probe: {
        rowName: 'x',
        head: { features, layers: [1, 2], c: 1 },
        accuracy: 1,
        interval: null,
        foldCount: 5,
        foldsBy: null,
      },
    } as Parameters<typeof runForTest>[0]);
  expect(missingNeed(['training'], probe('mean'), [])).toBe('training');
  expect(missingNeed(['own-head'], probe('mean_std'), [])).toBe('own-head');
  expect(missingNeed(['own-head', 'training'], trained, [])).toBeNull();
});
