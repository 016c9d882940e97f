// The rows of a probe whose features are fixed beforehand: what each reads, and its cross-validation.
// Letters: N clips, K classes, F folds.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { partWidth, type StatisticsPart, type StatisticsShape } from '../../model/layer-statistics.ts';
import { crossValidate, leastLog, lossOver, ProbeFeatures } from './cross-validate.ts';
import type { FoldPlan } from './fold-plan.ts';
import type { Classes, ProbeModel } from './probe-model.ts';
import type { ProbeFeatures as FeatureKind } from './probe-report.ts';
import type { ProbePorts, ProbeTask } from './probe-task.ts';
import { crossValidateHead } from './trained-row.ts';
import { WeightedStates } from './weighted-sum.ts';

/** What a row reads. */
export type RowKind = { features: FeatureKind; layers: readonly number[] };

export interface RowContext {
  task: ProbeTask;
  plan: FoldPlan;
  classes: Classes;
  ports: ProbePorts;
}

/** A row before its figures. */
export interface RowOutcome {
  /** Logarithms of the probabilities that each clip was given by the fold that left it out [N, K]. */
  logProbabilities: Float64Array;
  /** scikit-learn's C in each fold [F]; null where there is none. */
  c: number[] | null;
  /** By part of the plan: mean loss of clips that neither trained nor are in the fold that is chosen for. The lowest is chosen. Empty of
   *  a row that takes no part in that. */
  innerLosses: number[];
  /** Accuracy of each seed, where there are some. */
  seeds?: number[];
}

export interface RowBuilder {
  name: string;
  features: FeatureKind;
  layers: number[];
  /** Share of the work, in any unit that all builders have. */
  work: number;
  /** Null where it was stopped. */
  build(context: RowContext, onWork: (share: number) => void): Promise<RowOutcome | null>;
}

/** In the order of the report. */
export function rowBuilders(shape: StatisticsShape): RowBuilder[] {
  const all = Array.from({ length: shape.stateCount }, (_, layer) => layer);
  const kinds = ['mean', 'mean_std'] as const;
  return [
    { name: 'majority', features: 'majority', layers: [], work: 0, build: majority },
    acousticRow('prosody'),
    acousticRow('mfcc'),
    ...kinds.flatMap((kind) =>
      all.map((layer) => regressionRow(`layer_${layer}_${kind}`, shape, { kind, layers: [layer] })),
    ),
    ...kinds.map((kind) => regressionRow(`all_layers_${kind}`, shape, { kind, layers: all })),
    weightedSumRow(shape, all),
    trainedRow(shape, all),
  ];
}

function regressionRow(
  name: string,
  shape: StatisticsShape,
  part: StatisticsPart & { kind: 'mean' | 'mean_std' },
): RowBuilder {
  const { kind, layers } = part;
  return {
    name,
    features: kind,
    layers: [...layers],
    work: partWidth(shape, part),
    build: fitted({ features: kind, layers }),
  };
}

function acousticRow(kind: 'prosody' | 'mfcc'): RowBuilder {
  return { name: kind, features: kind, layers: [], work: 100, build: fitted({ features: kind, layers: [] }) };
}

/** All hidden states are multiplied for each state's share of the loss: dearer than what one of them comes to. */
function weightedSumRow({ stateCount, hiddenSize }: StatisticsShape, layers: number[]): RowBuilder {
  const features = 'weighted_sum' as const;
  const work = stateCount * hiddenSize;
  return { name: features, features, layers, work, build: fitted({ features, layers }) };
}

function trainedRow({ stateCount, hiddenSize }: StatisticsShape, layers: number[]): RowBuilder {
  return {
    name: 'transformers_head',
    features: 'transformers_head',
    layers,
    work: stateCount * hiddenSize,
    async build({ task, plan, classes, ports }, onWork) {
      const states = ports.data.matrix({ kind: 'raw_mean', layers });
      const { isStopped } = ports;
      const found = await crossValidateHead(states, stateCount, plan, classes, task.clipLabels, isStopped, onWork);
      return found && { ...found, c: null, innerLosses: [] };
    },
  };
}

function fitted(row: RowKind): RowBuilder['build'] {
  return async (context, onWork) => {
    const model = modelOf(row, context);
    if (!model) return null;
    try {
      return await crossValidate(model, context.plan, context.classes, context.ports.isStopped, onWork);
    } finally {
      model.dispose();
    }
  };
}

/** What a row's fits are made with; null of a row without fits. The caller disposes it. */
export function modelOf(
  { features, layers }: RowKind,
  { plan, ports: { data, matrixOf } }: Pick<RowContext, 'plan' | 'ports'>,
): ProbeModel | null {
  switch (features) {
    case 'mean':
    case 'mean_std':
      return new ProbeFeatures(data.matrix({ kind: features, layers }), plan, matrixOf);
    case 'prosody':
    case 'mfcc':
      return new ProbeFeatures(data.matrix({ kind: features }), plan, matrixOf);
    case 'weighted_sum':
      return new WeightedStates(data.matrix({ kind: 'raw_mean', layers }), layers.length, plan, matrixOf);
    case 'majority':
    case 'transformers_head':
      return null;
  }
}

/** How often each class occurs among the clips that train. */
function majority({ plan, classes }: RowContext): Promise<RowOutcome> {
  const { classCount, targets } = classes;
  const logsOf = (trains: Uint8Array) => {
    const counts = new Float64Array(classCount);
    let total = 0;
    for (let clip = 0; clip < plan.clipCount; clip++) {
      if (trains[plan.cells[clip]!] !== 1) continue;
      total++;
      for (let k = 0; k < classCount; k++) counts[k]! += targets[clip * classCount + k]!;
    }
    return counts.map((count) => Math.max(leastLog, Math.log(count / total)));
  };
  const logProbabilities = new Float64Array(plan.clipCount * classCount);
  for (const { trains, clips } of plan.outer) {
    const logs = logsOf(trains);
    for (const clip of clips) logProbabilities.set(logs, clip * classCount);
  }
  const sums = Array.from({ length: plan.partCount }, () => ({ loss: 0, clips: 0 }));
  for (const { trains, serves } of plan.inner) {
    const logs = logsOf(trains);
    for (const { part, clips } of serves) {
      const given = new Float64Array(logProbabilities.length);
      for (const clip of clips) given.set(logs, clip * classCount);
      sums[part]!.loss += lossOver(given, targets, classCount, clips);
      sums[part]!.clips += clips.length;
    }
  }
  return Promise.resolve({ logProbabilities, c: null, innerLosses: sums.map(({ loss, clips }) => loss / clips) });
}
