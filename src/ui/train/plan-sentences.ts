// What the plan says of the learning rate and of the time, what it warns of, and what a longer run does to the rate.

import type { Extension } from '../../config/plan/extend-training.ts';
import type { PlanWarning } from '../../config/plan/plan-warning.ts';
import type { TrainingPlan } from '../../config/plan/training-plan.ts';
import { followsMetric, type SchedulerType } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';

type RatePlan = Pick<TrainingPlan, 'peakLearningRate' | 'peakEpoch' | 'warmupSteps' | 'totalSteps' | 'warnings'>;

export function rateSaid(plan: RatePlan, config: TrainingConfig, format: NumberFormat): Said[] {
  // a schedule that cannot be computed has no rate to tell
  if (plan.warnings.some(({ code }) => code === 'scheduler-kwargs')) return [];
  const rate = format.scientific(plan.peakLearningRate);
  const { lrSchedulerType: type, metricForBestModel: metric } = config;
  const { warmupSteps: steps, totalSteps: total, peakEpoch: epoch } = plan;
  if (followsMetric(type)) return [{ key: 'plan.followsMetric', values: { rate, metric } }];
  if (type === 'constant') return [{ key: 'plan.constant', values: { rate } }];
  if (steps === 0) return [{ key: startsToFall(type) ? 'plan.noWarmup' : 'plan.steady', values: { rate } }];
  if (steps >= total) return [{ key: 'plan.onlyWarmup', values: { steps, rate, epoch } }];
  const share = steps / total;
  const percent = share < 0.001 ? `< ${format.percent(0.001)}` : format.percent(share, share < 0.01 ? 1 : 0);
  return [{ key: 'plan.warmup', values: { steps, share: percent, rate, epoch } }];
}

/** The others stay at the rate, at least for a while. */
function startsToFall(type: SchedulerType): boolean {
  return type !== 'constant_with_warmup' && type !== 'warmup_stable_decay';
}

/** What a plan warns of. */
export function warningSaid({ code, params }: Pick<PlanWarning, 'code' | 'params'>): Said {
  // as they are, and not as whole numbers: 0.67 epochs
  const values = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  // what there is only so much of
  const count = Number(params.epochs ?? params.train ?? 2);
  return { key: `warning.${code}`, values: { ...values, count } };
}

export interface TimeFacts {
  engine: string;
  /** Of the whole first pass; null: not known. */
  trunkSec: number | null;
  /** Of the first pass, what is done already: 0..1. */
  doneShare: number;
  epochSec: number;
  /** Whether there is a first pass whose result is kept. */
  isStored: boolean;
  /** Of how many runs the times were learned; 0: they were measured. */
  runCount: number;
}

export function timeSaid(
  { engine, trunkSec, doneShare, epochSec, isStored, runCount }: TimeFacts,
  { totalSteps, stepsPerEpoch }: Pick<TrainingPlan, 'totalSteps' | 'stepsPerEpoch'>,
  config: Pick<TrainingConfig, 'evalStrategy' | 'earlyStoppingPatience'>,
  format: NumberFormat,
): Said[] {
  const time = (seconds: number) => format.duration(Math.max(1, seconds));
  const hasPass = isStored && doneShare < 1 && trunkSec !== 0;
  const passSec = hasPass ? (trunkSec ?? 0) * (1 - doneShare) : 0;
  const values = {
    engine,
    trunk: time(passSec),
    epoch: time(epochSec),
    // max_steps and fractions of an epoch end in the middle of one
    total: time(passSec + (totalSteps / stepsPerEpoch) * epochSec),
  };
  const evaluates = config.evalStrategy !== 'no';
  const mayEndEarly = evaluates && config.earlyStoppingPatience !== null;
  const isLearned = runCount > 0;
  const sentence = hasPass && trunkSec !== null ? 'plan.time' : 'plan.timeWithoutPass';
  return [
    { key: sentence, values },
    ...(hasPass && trunkSec === null ? [{ key: 'plan.passUnknown' }] : []),
    ...(isLearned ? [{ key: 'plan.learned', values: { count: runCount } }] : []),
    ...(evaluates && !isLearned ? [{ key: 'plan.withoutEvaluations' }] : []),
    ...(mayEndEarly ? [{ key: 'plan.mayEndEarly' }] : []),
  ];
}

/** What becomes of the learning rate when a run is made longer. */
export function extensionSaid(
  { config, totalSteps: total, nextLearningRate }: Extension,
  format: NumberFormat,
): Said[] {
  if (nextLearningRate === null) return [{ key: 'extend.metric' }];
  const rate = format.scientific(nextLearningRate);
  return [
    isStretched(config) ? { key: 'extend.rate', values: { rate, total } } : { key: 'extend.goesOn', values: { rate } },
  ];
}

/** Whether the schedule depends on how many updates there are. */
function isStretched({ lrSchedulerType: type, lrSchedulerKwargs: kwargs }: TrainingConfig): boolean {
  if (type === 'constant' || type === 'constant_with_warmup' || type === 'inverse_sqrt') return false;
  return type !== 'warmup_stable_decay' || (kwargs?.num_stable_steps ?? null) === null;
}
