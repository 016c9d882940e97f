// What the best row comes to under other circumstances: with fewer clips to learn from, and with folds that do not keep the group apart.
// Letters: N clips, K classes, F folds.

import { itemAt } from '../../lib/present.ts';
import { crossValidate } from './cross-validate.ts';
import { fewFolds } from './few-folds.ts';
import { foldPlan, type OuterFit, trainingWeights } from './fold-plan.ts';
import { learningCurve, learningRepetitions } from './learning-curve.ts';
import type { FitRequest, ProbeModel } from './probe-model.ts';
import type { LearningPoint } from './probe-report.ts';
import { modelOf, type RowContext, type RowKind } from './probe-rows.ts';

/** By estimate, how much of their mean loss these fits have left to gain. */
const gapTolerance = 1e-4;
/** Products of a clip's number with a weight in one look at all of a curve's fits, above which a share is drawn once only. */
const manyProducts = 1e9;

export interface Again {
  learningCurve: LearningPoint[];
  /** Classes with mixed folds [N]; null where nothing is kept apart. */
  mixed: Int32Array | null;
}

/** Null where it was stopped. @param c of each fold @param predicted class of each clip with all clips to learn from */
export async function bestRowAgain(
  context: RowContext,
  row: RowKind,
  c: readonly number[],
  predicted: readonly number[],
): Promise<Again | null> {
  const { task, plan, ports } = context;
  const few = fewFolds(plan);
  const folds = new Int32Array(plan.clipCount);
  for (const [fold, { clips }] of few.entries()) for (const clip of clips) folds[clip] = fold;
  const curve = await withModel(context, row, async (model) => {
    const products = plan.clipCount * model.featureCount * task.labels.length * few.length;
    const { clipLabels, seed } = task;
    const curveTask = {
      clipLabels,
      seed,
      folds,
      allCount: (plan.clipCount * (plan.outer.length - 1)) / plan.outer.length,
      repetitions: products > manyProducts ? 1 : learningRepetitions,
    };
    return learningCurve(curveTask, predicted, (isUsed) => predictedFrom(isUsed, model, context, few, c));
  });
  if (!curve) return null;
  if (!task.mixedFolds) return { learningCurve: curve, mixed: null };
  // penalties are chosen anew: what a group alone tells is worth nothing where it is kept apart, and much where it is not
  const mixedPlan = foldPlan({ ...task, folds: task.mixedFolds, foldsBy: null });
  const mixed = await withModel({ ...context, plan: mixedPlan }, row, (model) =>
    crossValidate(model, mixedPlan, context.classes, ports.isStopped),
  );
  return mixed && { learningCurve: curve, mixed: classesOf(mixed.logProbabilities, context.classes.classCount) };
}

function classesOf(logProbabilities: Float64Array, classCount: number): Int32Array {
  return Int32Array.from({ length: logProbabilities.length / classCount }, (_, clip) => {
    const row = logProbabilities.subarray(clip * classCount, (clip + 1) * classCount);
    return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
  });
}

async function withModel<T>(
  context: Pick<RowContext, 'plan' | 'ports'>,
  row: RowKind,
  use: (model: ProbeModel) => Promise<T>,
): Promise<T | null> {
  const model = modelOf(row, context);
  if (!model) return null;
  try {
    return await use(model);
  } finally {
    model.dispose();
  }
}

/** Out of fold [N], with the penalties of the folds; null where it was stopped. @param isUsed clips that may train */
async function predictedFrom(
  isUsed: Uint8Array,
  model: ProbeModel,
  { classes, plan, ports }: RowContext,
  folds: readonly OuterFit[],
  c: readonly number[],
): Promise<Int32Array | null> {
  const requests = folds.map(({ trains, part }): FitRequest => {
    const rowWeights = trainingWeights(plan, trains).map((weight, clip) => weight * itemAt(isUsed, clip));
    // folds of one part have one penalty
    const fold = plan.outer.findIndex((one) => one.part === part);
    return { c: itemAt(c, fold), trains, rowWeights, gapTolerance, start: null };
  });
  const fits = await model.fit(classes, requests, ports.isStopped);
  if (!fits) return null;
  const { classCount } = classes;
  const logs = await model.predict(fits, classCount);
  const own = new Float64Array(plan.clipCount * classCount);
  for (const [fold, { clips }] of folds.entries())
    for (const clip of clips)
      own.set(itemAt(logs, fold).subarray(clip * classCount, (clip + 1) * classCount), clip * classCount);
  return classesOf(own, classCount);
}
