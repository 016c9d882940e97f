// What a report is made from, for tests: a run of any number of labels and speakers, trained, tested, with its data set.

import { classificationMetrics } from '../evaluation/classification-metrics.ts';
import type { Evaluation, Prediction } from '../evaluation/evaluation-result.ts';
import { groupReport } from '../evaluation/group-report.ts';
import { testIntervals } from '../evaluation/test-intervals.ts';
import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';
import type { ReportSource } from '../report/report-source.ts';
import { RunHistory } from '../run/run-history.ts';
import type { RunRecord } from '../run/run-record.ts';
import { interpretDataset } from '../state/open-dataset.ts';
import type { LogRow } from '../training/log-rows.ts';
import { runForTest } from './run-record.ts';
import { storedDataset, testModel } from './studio-deps.ts';

export interface MadeUp {
  labels: readonly string[];
  speakers: readonly string[];
  clipCount: number;
  /** Of the test's answers. */
  rightShare: number;
  /** Drawing clips anew takes seconds where there are many. */
  hasIntervals?: boolean;
  change?: Partial<RunRecord>;
}

/** Clips are dealt to labels and speakers in turn; every speaker is in one part alone. */
export function reportSource({
  labels,
  speakers,
  clipCount,
  rightShare,
  hasIntervals = true,
  change,
}: MadeUp): ReportSource {
  const labelOf = (clip: number) => clip % labels.length;
  const speakerOf = (clip: number) => Math.floor(clip / labels.length) % speakers.length;
  const paths = Array.from(
    { length: clipCount },
    (_, clip) => `clips/s${speakerOf(clip)}_l${labelOf(clip)}_${clip}.wav`,
  );
  const stored = storedDataset('set', paths);
  const clips = Array.from({ length: clipCount }, (_, clip) => clip);
  const inPart = (from: number, to: number) =>
    clips.filter((clip) => speakerOf(clip) >= from * speakers.length && speakerOf(clip) < to * speakers.length);
  const split = { train: inPart(0, 0.6), validation: inPart(0.6, 0.75), test: inPart(0.75, 1) };
  const groups = [{ name: 'speaker', values: [...speakers], clipValues: clips.map(speakerOf) }];
  const draws = philoxUniform(philoxKeyOf(7), [1, 2, 3], 3 * clipCount);
  const predictions = split.test.map((clip): Prediction => {
    const draw = (which: number) => draws[3 * clip + which] ?? 0;
    const label = labelOf(clip);
    const predicted = draw(0) < rightShare ? label : Math.floor(draw(1) * labels.length);
    const logits = labels.map((_, k) => (k === predicted ? 1 + 3 * draw(2) : k === label ? 0.9 : 0));
    return { clipIndex: clip, path: paths[clip] ?? '', label, predicted, logits };
  });
  const run = runForTest({
    labels: [...labels],
    clipLabels: clips.map(labelOf),
    split,
    groups,
    state: 'finished',
    createdAt: 1_790_000_000_000,
    totalSteps: 200,
    step: 200,
    epoch: 10,
    elapsedSec: 754,
    history: RunHistory.of(rows(200)),
    bestStep: 160,
    evaluation: evaluationOf(predictions, labels.length, groups, hasIntervals),
    ...change,
  });
  const dataset = interpretDataset(stored.record, stored.clips, []);
  return {
    run,
    dataset: { ...dataset, labels: run.labels, clipLabels: run.clipLabels, split: run.split, groups: dataset.groups },
    probe: null,
    model: testModel,
    madeAt: 1_790_000_900_000,
    version: '0.1.0',
  };
}

function evaluationOf(
  predictions: Prediction[],
  classCount: number,
  groups: { name: string; clipValues: readonly number[] }[],
  hasIntervals: boolean,
): Evaluation {
  const {
    accuracy,
    balancedAccuracy: _,
    ...counts
  } = classificationMetrics(
    predictions.map(({ label }) => label),
    predictions.map(({ predicted }) => predicted),
    classCount,
  );
  return {
    split: 'test',
    evaluatedAt: 1_790_000_800_000,
    step: 160,
    metrics: {
      test_loss: 0.8123,
      test_accuracy: accuracy,
      test_runtime: 12.3,
      test_samples_per_second: 40,
      test_steps_per_second: 5,
    },
    ...counts,
    predictions,
    ...(hasIntervals && { intervals: testIntervals(predictions, classCount, groups) }),
    groups: groups.map((group) => groupReport(predictions, group, null)),
    temperature: { temperature: 1.42, clipCount: 60 },
  };
}

/** Every ten updates one, and a validation every twenty. */
function rows(steps: number): LogRow[] {
  const found: LogRow[] = [];
  for (let step = 10; step <= steps; step += 10) {
    const [epoch, loss] = [step / 20, 2 * Math.exp(-step / 80) + 0.1 * Math.sin(step)];
    found.push({
      kind: 'train',
      step,
      epoch,
      loss,
      grad_norm: 1 + 1 / step,
      learning_rate: 5e-4 * (1 - step / steps),
      elapsed_sec: step * 3,
    });
    if (step % 20 !== 0) continue;
    const accuracy = Math.min(0.9, 0.2 + step / 250);
    const speed = { eval_runtime: 2, eval_samples_per_second: 30, eval_steps_per_second: 4 };
    found.push({
      kind: 'eval',
      step,
      epoch,
      eval_loss: loss + 0.2,
      eval_accuracy: accuracy,
      eval_f1: accuracy - 0.05,
      ...speed,
      elapsed_sec: step * 3 + 2,
    });
  }
  return found;
}
