import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { RunHistory } from '../../run/run-history.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { LogEntries } from './log-entries.ts';

const trainRow = (step: number): LogRow => ({ kind: 'train', step, epoch: 1, loss: 1, grad_norm: 1, learning_rate: 1 });
const evalRow = (step: number, accuracy: number) =>
  ({ kind: 'eval', step, epoch: 1, eval_accuracy: accuracy }) as unknown as LogRow;
const checkpoint = (step: number) => ({ step, epoch: 1, savedAt: 0, bytes: 1, isBest: false });
const incident = (step: number) => ({ kind: 'skipped' as const, at: 0, step, error: null, params: {} });

function runWith(change: Partial<RunRecord>): RunRecord {
  const config = { ...presets.default, metricForBestModel: 'accuracy' };
  return { config, state: 'running', history: RunHistory.of(), checkpoints: [], incidents: [], ...change } as RunRecord;
}

/** As they are read, oldest first: "t5" is the training row of step 5. */
function written(entries: LogEntries): string {
  const words = Array.from({ length: entries.length }, (_, index) => {
    const entry = entries.at(index);
    switch (entry.kind) {
      case 'train':
        return `t${entry.row.step}`;
      case 'eval':
        return `e${entry.row.step}${entry.isBest ? '!' : ''}`;
      case 'checkpoint':
        return `c${entry.checkpoint.step}`;
      case 'incident':
        return `i${entry.incident.step}`;
      default:
        return entry.kind;
    }
  });
  return words.reverse().join(' ');
}

test('checkpoints and incidents stand after the rows of their step; the best so far is marked', () => {
  const entries = new LogEntries();
  const history = RunHistory.of([
    ...[trainRow(2), trainRow(4), evalRow(4, 0.5), trainRow(6)],
    ...[trainRow(8), evalRow(8, 0.4), trainRow(10), evalRow(12, 0.6)],
  ]);
  const checkpoints = [8, 4, 12].map(checkpoint);
  const incidents = [0, 5, 3, 8, 20].map(incident);
  entries.follow(runWith({ history, checkpoints, incidents, state: 'finished' }));
  expect(written(entries)).toBe('started i0 t2 t4 e4! c4 i5 i3 t6 t8 e8 c8 i8 t10 e12! c12 i20 ended');
  expect(() => entries.at(entries.length)).toThrow(RangeError);
});

test('it grows with its run, and goes back with it', () => {
  const entries = new LogEntries();
  let history = RunHistory.of();
  entries.follow(runWith({ history }));
  expect(written(entries)).toBe('started');
  for (const row of [trainRow(1), evalRow(1, 0.5), evalRow(2, 0.7)]) {
    history = history.append(row);
    entries.follow(runWith({ history }));
  }
  expect(written(entries)).toBe('started t1 e1! e2!');
  history = history.cut(2).append(evalRow(2, 0.3));
  entries.follow(runWith({ history, checkpoints: [checkpoint(1)] }));
  expect(written(entries)).toBe('started t1 e1! c1 e2');
});

test('what is evaluated before the first update is never called the best', () => {
  const entries = new LogEntries();
  entries.follow(runWith({ history: RunHistory.of([evalRow(0, 0.9), evalRow(5, 0.3), evalRow(9, 0.4)]) }));
  expect(written(entries)).toBe('started e0 e5! e9!');
});
