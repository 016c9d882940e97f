// Probes a model over clips: every row of the report, cross-validated on the same folds, then those that are chosen among them.
// Letters: N clips, K classes.

import { VoxtuneError } from '../../lib/errors.ts';
import { itemAt, present } from '../../lib/present.ts';
import { agreementBands } from './agreement-bands.ts';
import { type Again, bestRowAgain } from './best-row-again.ts';
import { chooseInside, innerLoss } from './chosen-rows.ts';
import { fitToAll, leastLog } from './cross-validate.ts';
import { foldPlan } from './fold-plan.ts';
import { isNativeHead, type ProbeHead } from './probe-head.ts';
import type { Fitted } from './probe-model.ts';
import type { ProbeReport, ProbeRow } from './probe-report.ts';
import { modelOf, type RowContext, type RowOutcome, rowBuilders } from './probe-rows.ts';
import type { ProbePorts, ProbeTask } from './probe-task.ts';
import { AccuracyIntervals, rowFigures } from './row-figures.ts';
import { fitHead } from './trained-row.ts';

export type ProbeFindings = Omit<ProbeReport, 'datasetId' | 'modelId' | 'createdAt' | 'passSeconds' | 'clips'>;

/** Parts of the work that progress is counted in. */
const workParts = 1000;
/** Of the rows' work, what the best of them takes again. */
const againShare = 0.15;

interface Finished {
  name: string;
  row: ProbeRow;
  outcome: RowOutcome;
}

/** Null where it was stopped. @param builders of the rows, in their order */
export async function runProbe(
  task: ProbeTask,
  ports: ProbePorts,
  builders = rowBuilders(ports.data.shape),
): Promise<ProbeFindings | null> {
  const startedAt = performance.now();
  const context = contextOf(task, ports);
  const { plan, classes } = context;
  const intervals = new AccuracyIntervals(task);
  const work = (1 + againShare) * builders.reduce((sum, builder) => sum + builder.work, 0);
  const finished: Finished[] = [];
  const rowOf = (of: Pick<ProbeRow, 'name' | 'features' | 'layers' | 'chosen'>, outcome: RowOutcome): Finished => {
    const figures = rowFigures(task, outcome.logProbabilities, intervals);
    const { seeds } = outcome;
    return {
      name: of.name,
      row: { ...of, isNative: isNative(of), c: outcome.c, ...figures, ...(seeds && { seeds }) },
      outcome,
    };
  };

  let done = 0;
  for (const builder of builders) {
    const report = (share: number) =>
      ports.onProgress(
        Math.floor((workParts * (done + share * builder.work)) / work),
        workParts,
        finished.map(({ row }) => row),
      );
    report(0);
    const outcome = await builder.build(context, report);
    if (!outcome) return null;
    const { name, features, layers } = builder;
    finished.push(rowOf({ name, features, layers, chosen: 'outside' }, outcome));
    done += builder.work;
  }

  const candidates = finished.filter(({ outcome }) => outcome.innerLosses.length > 0);
  const chosen = chosenKinds.flatMap(({ name, isCandidate }) => {
    const found = chooseInside(
      candidates.filter(({ row }) => isCandidate(row)),
      plan,
      classes.classCount,
    );
    if (!found) return [];
    const { features, layers } = found.chosen.row;
    return [rowOf({ name, features, layers, chosen: 'inside' }, found.outcome)];
  });
  const rows = [...finished, ...chosen].map(({ row }) => row);
  ports.onProgress(Math.floor(workParts / (1 + againShare)), workParts, rows);
  const best = itemAt(chosen, -2);
  const again = await bestAgain(context, finished);
  if (!again) return null;
  ports.onProgress(workParts, workParts, rows);
  const probabilities = rowsOf(best.outcome.logProbabilities.map(Math.exp), classes.classCount);
  return {
    fitSeconds: (performance.now() - startedAt) / 1000,
    labels: [...task.labels],
    clipLabels: [...task.clipLabels],
    clipFolds: Array.from(task.folds),
    foldCount: plan.outer.length,
    foldsBy: task.foldsBy,
    intervalBy: intervals.by,
    rows,
    best: { any: best.name, native: itemAt(chosen, -1).name },
    probabilities,
    mixedFolds: again.mixed && accuracyOf(again.mixed, task.clipLabels, intervals),
    learningCurve: again.learningCurve,
    agreement: task.targets && agreementBands(probabilities, task.clipLabels, task.targets),
  };
}

/** Of the row that all folds together choose, of those that are fitted: even where none of them is better than the commonest class, mixed
 *  folds may make it seem so. Null where it was stopped. */
function bestAgain(context: RowContext, finished: readonly Finished[]): Promise<Again | null> {
  const fitted = finished.filter(({ row }) => row.c !== null);
  if (fitted.length === 0) return Promise.resolve({ learningCurve: [], mixed: null });
  const { row } = fitted.reduce((best, one) => (innerLoss(one) < innerLoss(best) ? one : best));
  return bestRowAgain(context, row, present(row.c), row.predicted);
}

function accuracyOf(predicted: Int32Array, clipLabels: readonly number[], intervals: AccuracyIntervals) {
  const isRight = Uint8Array.from(clipLabels, (label, clip) => Number(predicted[clip] === label));
  return { accuracy: isRight.reduce((sum, one) => sum + one, 0) / isRight.length, interval: intervals.of(isRight) };
}

/** Rows that are chosen inside the folds; the last two are the report's `best`. */
const chosenKinds: readonly { name: string; isCandidate: (row: ProbeRow) => boolean }[] = [
  { name: 'best_layer_mean', isCandidate: (row) => isLayer(row) && row.features === 'mean' },
  { name: 'best_layer_mean_std', isCandidate: (row) => isLayer(row) && row.features === 'mean_std' },
  { name: 'best', isCandidate: () => true },
  { name: 'best_native', isCandidate: (row) => row.isNative },
];

function isLayer({ name }: ProbeRow): boolean {
  return name.startsWith('layer_');
}

function isNative({ features, layers }: Pick<ProbeRow, 'features' | 'layers'>): boolean {
  switch (features) {
    case 'mean':
    case 'mean_std':
    case 'weighted_sum':
      return isNativeHead({ features, layers });
    case 'transformers_head':
      return true;
    case 'majority':
    case 'prosody':
    case 'mfcc':
      return false;
  }
}

export function contextOf(task: ProbeTask, ports: ProbePorts): RowContext {
  const classCount = task.labels.length;
  const targets = task.targets ?? oneHot(task.clipLabels, classCount);
  return { task, plan: foldPlan(task), classes: { classCount, targets }, ports };
}

function oneHot(labels: readonly number[], classCount: number): Float64Array {
  const targets = new Float64Array(labels.length * classCount);
  for (const [clip, label] of labels.entries()) targets[clip * classCount + label] = 1;
  return targets;
}

function rowsOf(values: Float64Array, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns)),
  );
}

/** A row's features fitted to all clips of the task, with the penalty that is best over its folds. Null where it was stopped. */
export async function fitProbe(
  task: ProbeTask,
  row: Pick<ProbeRow, 'features' | 'layers'>,
  ports: ProbePorts,
): Promise<ProbeHead | null> {
  const { features, layers } = row;
  const context = contextOf(task, ports);
  if (features === 'transformers_head') {
    const states = ports.data.matrix({ kind: 'raw_mean', layers });
    return fitHead(states, layers, task.clipLabels.length, context.classes, ports.isStopped);
  }
  if (features !== 'mean' && features !== 'mean_std' && features !== 'weighted_sum')
    throw new VoxtuneError('internal/unexpected', `No model can be made of a probe's ${features}.`);
  const model = present(modelOf(row, context));
  try {
    const found = await fitToAll(model, context.plan, context.classes, ports.isStopped);
    if (!found) return null;
    const { fit, c } = found;
    const head = asEveryClass(fit, model.featureCount, context.classes.classCount);
    return { features, layers: [...layers], layerWeights: fit.layerWeights ? [...fit.layerWeights] : null, ...head, c };
  } finally {
    model.dispose();
  }
}

/** A column for each class [D, K]. Two share one between them; a class without clips is given to none. */
function asEveryClass(
  { classes, weights, intercepts }: Fitted,
  featureCount: number,
  classCount: number,
): { weights: number[]; intercepts: number[] } {
  const own = intercepts.length;
  // columns add up to 0, so some class has at least their mean, and the others stay below it
  const middle = own < 2 ? 0 : intercepts.reduce((sum, intercept) => sum + intercept, 0) / own;
  const all = {
    weights: new Array<number>(featureCount * classCount).fill(0),
    intercepts: new Array<number>(classCount).fill(middle + leastLog),
  };
  for (const [place, k] of classes.entries()) {
    const column = own === classes.length ? place : 0;
    const factor = own === classes.length ? 1 : place === 0 ? -0.5 : 0.5;
    all.intercepts[k] = own === 0 ? 0 : factor * itemAt(intercepts, column);
    if (own > 0)
      for (let d = 0; d < featureCount; d++)
        all.weights[d * classCount + k] = factor * itemAt(weights, d * own + column);
  }
  return all;
}
