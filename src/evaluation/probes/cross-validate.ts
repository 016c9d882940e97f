// Cross-validated logistic regression over one matrix of features. Each fold's penalty is chosen by the clips that train in it
// alone, and so is what is said there of how good the features are (`innerLosses`), by which rows are chosen.
// Letters: N clips, D features, K classes, F folds.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { itemAt } from '../../lib/present.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { type FoldPlan, trainingWeights } from './fold-plan.ts';
import { fitLogisticRegressions, predictLogProbabilities } from './logistic-regression.ts';
import { firstMinimum, penaltyPath } from './penalty-path.ts';
import { type Preconditioner, preconditionerOf } from './preconditioner.ts';
import type { Classes, FitRequest, Fitted, IsStopped, ProbeModel } from './probe-model.ts';
import { CellSums, type Standardisation, standardise } from './standardisation.ts';

/** By estimate, fits by which a penalty or a row is chosen have this much of their mean loss left to gain; fits that are
 *  reported, and those that become a model. */
const gaps = { choosing: 1e-3, reported: 1e-6 } as const;

export interface CrossValidation {
  /** Logarithms of the probabilities that each clip was given by the fold that left it out [N, K]. */
  logProbabilities: Float64Array;
  /** Penalty of each fold [F]. */
  c: number[];
  /** By part of the plan: mean loss of clips that neither trained nor are in the fold that is chosen for. */
  innerLosses: number[];
}

/** Logistic regression on features of all clips. They are held standardised over all, in single precision; each fit has its own
 *  standardisation beside that. */
export class ProbeFeatures implements ProbeModel {
  readonly featureCount: number;
  readonly #matrix: FeatureMatrix;
  readonly #sums: CellSums;
  readonly #overAll: Standardisation;
  readonly #matrixOf: (values: Float32Array, columnCount: number) => FeatureMatrix;
  #preconditioner: Preconditioner | null = null;

  /** @param values [N, D], which are changed */
  constructor(
    values: Float32Array,
    plan: Pick<FoldPlan, 'cells' | 'cellCount' | 'clipCount'>,
    matrixOf: (values: Float32Array, columnCount: number) => FeatureMatrix,
  ) {
    const featureCount = values.length / plan.clipCount;
    this.featureCount = featureCount;
    this.#overAll = standardise(values, featureCount);
    this.#sums = new CellSums(values, featureCount, plan.cells, plan.cellCount);
    this.#matrixOf = matrixOf;
    this.#matrix = matrixOf(values, featureCount);
  }

  async fit({ targets, classCount }: Classes, requests: readonly FitRequest[], isStopped: IsStopped) {
    const fits = requests.map(({ trains, ...request }) => ({ ...request, standardisation: this.#sums.over(trains) }));
    this.#preconditioner ??= await preconditionerOf(this.#matrix, this.#matrixOf);
    const task = { features: this.#matrix, targets, classCount, preconditioner: this.#preconditioner, isStopped };
    return await fitLogisticRegressions(task, fits);
  }

  predict(fits: readonly Fitted[], classCount: number): Promise<Float64Array[]> {
    return predictLogProbabilities(this.#matrix, fits, classCount);
  }

  asGiven({ classes, weights, intercepts }: Fitted): Fitted {
    const columns = intercepts.length;
    const own = { classes, weights: weights.slice(), intercepts: intercepts.slice() };
    const { means, scales } = this.#overAll;
    for (let d = 0; d < means.length; d++)
      for (let column = 0; column < columns; column++) {
        own.weights[d * columns + column]! /= scales[d]!;
        own.intercepts[column]! -= means[d]! * own.weights[d * columns + column]!;
      }
    return own;
  }

  dispose(): void {
    this.#preconditioner?.directions.dispose();
    this.#matrix.dispose();
  }
}

/** @param onWork is told of each step, in shares of the whole; null where it was stopped */
export async function crossValidate(
  model: ProbeModel,
  plan: FoldPlan,
  classes: Classes,
  isStopped: IsStopped,
  onWork: (share: number) => void = () => {},
): Promise<CrossValidation | null> {
  const chosen = await choosePenalties(model, plan, classes, isStopped, (share) => onWork(0.5 * share));
  if (!chosen) return null;
  const fits = plan.outer.map(({ trains, part }) => {
    const { c, start } = itemAt(chosen, part);
    return { c, trains, rowWeights: trainingWeights(plan, trains), start, gapTolerance: gaps.reported };
  });
  const found = await model.fit(classes, fits, isStopped);
  if (!found) return null;
  const { classCount } = classes;
  const logProbabilities = new Float64Array(plan.clipCount * classCount);
  const logs = await model.predict(found, classCount);
  for (const [fold, { clips }] of plan.outer.entries()) {
    const own = itemAt(logs, fold);
    for (const clip of clips)
      logProbabilities.set(own.subarray(clip * classCount, (clip + 1) * classCount), clip * classCount);
  }
  onWork(1);
  return {
    logProbabilities,
    c: plan.outer.map(({ part }) => itemAt(chosen, part).c),
    innerLosses: chosen.map(({ loss }) => loss),
  };
}

/** The penalty of each part, with the loss by which it was chosen and a fit to begin from. */
async function choosePenalties(
  model: ProbeModel,
  plan: FoldPlan,
  classes: Classes,
  isStopped: IsStopped,
  onWork: (share: number) => void,
): Promise<{ c: number; loss: number; start: Fitted | null }[] | null> {
  const { classCount, targets } = classes;
  const path = penaltyPath(model.featureCount);
  const losses: number[][] = Array.from({ length: plan.partCount }, () => []);
  const chosen: (number | null)[] = losses.map(() => null);
  const starts: (Fitted | null)[][] = plan.inner.map(() => []);
  for (const [step, c] of path.entries()) {
    const wanted = [...plan.inner.entries()].filter(([, { serves }]) =>
      serves.some(({ part }) => chosen[part] === null),
    );
    if (wanted.length === 0) break;
    const fits = wanted.map(([inner, { trains }]) => ({
      c,
      trains,
      rowWeights: trainingWeights(plan, trains),
      start: starts[inner]?.at(-1) ?? null,
      gapTolerance: gaps.choosing,
    }));
    const found = await model.fit(classes, fits, isStopped);
    if (!found) return null;
    const logs = await model.predict(found, classCount);
    const sums = losses.map(() => ({ loss: 0, clips: 0 }));
    for (const [at, [inner, { serves }]] of wanted.entries()) {
      starts[inner]?.push(itemAt(found, at));
      for (const { part, clips } of serves) {
        const sum = itemAt(sums, part);
        sum.loss += lossOver(itemAt(logs, at), targets, classCount, clips);
        sum.clips += clips.length;
      }
    }
    for (const [part, { loss, clips }] of sums.entries()) {
      if (chosen[part] !== null) continue;
      itemAt(losses, part).push(loss / clips);
      chosen[part] = firstMinimum(itemAt(losses, part), step === path.length - 1);
    }
    onWork((step + 1) / path.length);
  }
  return losses.map((list, part) => {
    const step = chosen[part] ?? 0;
    const nearest = plan.inner.findIndex(({ serves }) => serves.some((one) => one.part === part));
    return { c: itemAt(path, step), loss: list[step] ?? Number.NaN, start: starts[nearest]?.[step] ?? null };
  });
}

/** Fits to all clips, with the penalty that is best over the folds. Weights are for the features as they were given. */
export async function fitToAll(
  model: ProbeModel,
  plan: FoldPlan,
  classes: Classes,
  isStopped: IsStopped,
): Promise<{ fit: Fitted; c: number } | null> {
  const everyPart = plan.partCount > 0 ? asOneChoice(plan) : plan;
  const [chosen] = (await choosePenalties(model, everyPart, classes, isStopped, () => {})) ?? [];
  if (!chosen) return null;
  const trains = new Uint8Array(plan.cellCount).fill(1);
  const { c, start } = chosen;
  const found = await model.fit(classes, [{ c, trains, rowWeights: trainingWeights(plan, trains), start }], isStopped);
  return found && { fit: model.asGiven(itemAt(found, 0)), c };
}

/** The parts left out one at a time, for one choice by all of them. */
function asOneChoice(plan: FoldPlan): FoldPlan {
  const inner = Array.from({ length: plan.partCount }, (_, part) => {
    const own = plan.outer.filter((fold) => fold.part === part);
    const clips = Int32Array.from(own.flatMap((fold) => Array.from(fold.clips)));
    const trains = new Uint8Array(plan.cellCount).fill(1);
    for (const clip of clips) trains[itemAt(plan.cells, clip)] = 0;
    return { trains, serves: [{ part: 0, clips }] };
  });
  return { ...plan, partCount: 1, inner };
}

/** Least logarithm of a probability that counts: as scikit-learn's log_loss, so that a class that did not train is no infinity. */
export const leastLog = Math.log(Number.EPSILON);

/** Sum of the cross-entropies of some clips. */
export function lossOver(
  logProbabilities: Float64Array,
  targets: Float64Array,
  classCount: number,
  clips: Int32Array,
): number {
  let loss = 0;
  for (const clip of clips)
    for (let k = 0; k < classCount; k++) {
      const target = targets[clip * classCount + k]!;
      if (target > 0) loss -= target * Math.max(leastLog, logProbabilities[clip * classCount + k]!);
    }
  return loss;
}
