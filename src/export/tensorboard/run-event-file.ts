// A run as TensorBoard shows it: its log, its settings, its test, what it answered and what its trained weights are like.

import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { softmax } from '../../evaluation/softmax.ts';
import {
  EventFile,
  histogram,
  image,
  type Picture,
  type SummaryValue,
  scalar,
  text,
} from '../../formats/tensorboard/event-file.ts';
import { type Histogram, histogramOf } from '../../formats/tensorboard/histogram.ts';
import { experiment, type HyperparameterValue, sessionEnd, sessionStart } from '../../formats/tensorboard/hparams.ts';
import { wellFormed } from '../../lib/letters.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { runSettings } from '../logs/run-settings.ts';
import { testFigures } from '../logs/test-figures.ts';
import { taggedFigures } from '../logs/trainer-tags.ts';
import { rowTimes } from './row-times.ts';

/** What is beside the record. */
export interface RunExtras {
  /** Of the result's trained parameters; none where no checkpoint is stored. */
  weights: { step: number; histograms: ReadonlyMap<string, Histogram> } | null;
  /** Markdown; null where there is none. */
  card: string | null;
  /** Of the test's confusion matrix; null where it was not tested or cannot be drawn. */
  confusion: Picture | null;
}

/** "events.out.tfevents.1790000000.voxtune": what TensorBoard looks for. */
export function eventFileName(run: Pick<RunRecord, 'createdAt'>): string {
  return `events.out.tfevents.${String(Math.floor(run.createdAt / 1000)).padStart(10, '0')}.voxtune`;
}

export function runEventFile(run: RunRecord, { weights, card, confusion }: RunExtras): Blob {
  const startedSec = run.createdAt / 1000;
  const endedSec = startedSec + run.elapsedSec;
  const file = new EventFile(startedSec);
  file.add(startedSec, 0, [...settingsOf(run, startedSec), ...(card === null ? [] : [text('model_card', card)])]);
  const timeOf = rowTimes(run);
  for (const row of run.history)
    file.add(
      timeOf(row),
      row.step,
      taggedFigures(row).map(({ tag, value }) => scalar(tag, value)),
    );
  if (weights) {
    const values = [...weights.histograms].map(([name, one]) => histogram(`weights/${name}`, one));
    file.add(endedSec, weights.step, values);
  }
  if (run.evaluation) {
    const { evaluatedAt, step } = run.evaluation;
    const pictures = confusion ? [image('test/confusion_matrix', confusion)] : [];
    const figures = testFigures(run).map(({ tag, value }) => scalar(tag, value));
    file.add(evaluatedAt / 1000, step, [...figures, ...answers(run.evaluation, run.labels), ...pictures]);
  }
  if (run.state === 'finished' || run.state === 'failed' || run.state === 'stopped')
    file.add(endedSec, 0, [sessionEnd(run.state === 'failed' ? 'failure' : 'success', endedSec)]);
  return file.blob();
}

function settingsOf(run: RunRecord, startedSec: number): SummaryValue[] {
  const settings = new Map<string, HyperparameterValue>();
  for (const [name, value] of runSettings(run))
    if (value !== null) settings.set(name, typeof value === 'string' ? wellFormed(value) : value);
  const tags = [...testFigures(run).map(({ tag }) => tag)];
  for (const row of run.history.evaluations().slice(0, 1)) for (const { tag } of taggedFigures(row)) tags.push(tag);
  const metrics = tags.filter((tag) => judged.has(tag.slice(tag.indexOf('/') + 1)));
  return [
    experiment({ hyperparameters: settings, metrics, createdAtSec: startedSec }),
    sessionStart(settings, startedSec),
  ];
}

/** Figures that runs are compared by. */
const judged: ReadonlySet<string> = new Set(['loss', 'accuracy', 'f1', 'balanced_accuracy', 'macro_f1']);

/** How sure it was, of all clips and of those that it got right and wrong, and how likely it found each class. */
function answers({ predictions }: Evaluation, labels: readonly string[]): SummaryValue[] {
  const probabilities = predictions.map(({ logits }) => softmax(logits));
  const sure = predictions.map(({ label, predicted }, at) => ({
    confidence: probabilities[at]?.[predicted] ?? Number.NaN,
    isRight: label === predicted,
  }));
  const confidences = (kept: typeof sure) => kept.map(({ confidence }) => confidence);
  const named: [string, number[]][] = [
    ['test/confidence', confidences(sure)],
    ['test/confidence_right', confidences(sure.filter(({ isRight }) => isRight))],
    ['test/confidence_wrong', confidences(sure.filter(({ isRight }) => !isRight))],
    ...labels.map((label, k): [string, number[]] => [
      `test/probability/${wellFormed(label)}`,
      probabilities.map((one) => one[k] ?? Number.NaN),
    ]),
  ];
  return named.flatMap(([tag, values]) => {
    const made = histogramOf(values);
    return made ? [histogram(tag, made)] : [];
  });
}
