// Which learning-rate schedules there are and what `lr_scheduler_kwargs` may say to each, with transformers' defaults
// (optimization.py, 5.17). The last two follow a validation metric instead of the step's number.

import { z } from '../../lib/zod.ts';
import { boundOf, type SchemaIssue } from '../schema-issue.ts';

const shape = z.enum(['linear', 'cosine', '1-sqrt']);
const minimum = {
  /** Exactly one of these two is needed. */
  min_lr: z.number().nonnegative().optional(),
  min_lr_rate: z.number().min(0).max(1).optional(),
};
const metricRule = {
  /** Trainer never sets it, whatever metric is watched. */
  mode: z.enum(['min', 'max']).default('min'),
  threshold_mode: z.enum(['rel', 'abs']),
  cooldown: z.number().int().nonnegative().default(0),
  eps: z.number().nonnegative().default(1e-8),
};

export const schedulerSchemas = {
  linear: z.strictObject({}),
  cosine: z.strictObject({ num_cycles: z.number().positive().default(0.5) }),
  cosine_with_restarts: z.strictObject({ num_cycles: z.number().positive().default(1) }),
  polynomial: z.strictObject({ lr_end: z.number().nonnegative().default(1e-7), power: z.number().default(1) }),
  // transformers does not look at what is said to these two
  constant: z.looseObject({}),
  constant_with_warmup: z.looseObject({}),
  inverse_sqrt: z.strictObject({ timescale: z.number().positive().nullable().default(null) }),
  cosine_with_min_lr: z.strictObject({ num_cycles: z.number().positive().default(0.5), ...minimum }),
  cosine_warmup_with_min_lr: z.strictObject({
    num_cycles: z.number().positive().default(0.5),
    ...minimum,
    warmup_lr_rate: z.number().min(0).max(1).nullable().default(null),
  }),
  warmup_stable_decay: z.strictObject({
    num_decay_steps: z.number().int().nonnegative(),
    num_stable_steps: z.number().int().nonnegative().nullable().default(null),
    warmup_type: shape.default('linear'),
    decay_type: shape.default('cosine'),
    min_lr_ratio: z.number().min(0).max(1).default(0),
    num_cycles: z.number().positive().default(0.5),
  }),
  reduce_lr_on_plateau: z.strictObject({
    ...metricRule,
    factor: z.number().positive().lt(1).default(0.1),
    patience: z.number().int().nonnegative().default(10),
    threshold: z.number().nonnegative().default(1e-4),
    threshold_mode: metricRule.threshold_mode.default('rel'),
    min_lr: z.number().nonnegative().default(0),
  }),
  greedy: z.strictObject({
    ...metricRule,
    factor: z.number().positive().lt(1).default(0.95),
    patience: z.number().int().nonnegative().default(10),
    threshold: z.number().nonnegative().default(1e-6),
    threshold_mode: metricRule.threshold_mode.default('abs'),
    warmup: z.number().int().nonnegative().default(0),
    min_lr: z.number().nonnegative().default(1e-3),
    max_lr: z.number().positive().default(1),
    smooth: z.boolean().default(false),
    window_size: z.number().int().positive().default(50),
    reset_start: z.number().int().positive().default(500),
  }),
} as const;

export type SchedulerType = keyof typeof schedulerSchemas;
export type SchedulerOptions<T extends SchedulerType> = z.infer<(typeof schedulerSchemas)[T]>;
export type SchedulerKwargs = Readonly<Record<string, string | number | boolean | null>>;

export const schedulerTypes = Object.keys(schedulerSchemas) as [SchedulerType, ...SchedulerType[]];

/** Whether the rate follows a validation metric. Such a schedule has no warm-up. */
export function followsMetric(type: SchedulerType): type is 'reduce_lr_on_plateau' | 'greedy' {
  return type === 'reduce_lr_on_plateau' || type === 'greedy';
}

/** Whether `warmup_steps` does anything. */
export function warmsUp(type: SchedulerType): boolean {
  return type !== 'constant' && !followsMetric(type);
}

/** What `kwargs` say, completed with transformers' defaults. Throws zod's error; see `schedulerProblem`. */
export function schedulerOptions<T extends SchedulerType>(
  type: T,
  kwargs: SchedulerKwargs | null,
): SchedulerOptions<T> {
  return schedulerSchemas[type].parse(kwargs ?? {}) as SchedulerOptions<T>;
}

/** `name`: of one of the kwargs. `bound`: what it should be. */
export interface SchedulerProblem {
  name: string;
  bound: string;
}

/** What transformers would refuse about `kwargs`, or null. */
export function schedulerProblem(
  type: SchedulerType,
  kwargs: SchedulerKwargs | null,
  learningRate: number,
): SchedulerProblem | null {
  const result = schedulerSchemas[type].safeParse(kwargs ?? {});
  if (!result.success) {
    const issue = result.error.issues[0];
    if (issue?.code === 'unrecognized_keys') {
      const known = Object.keys(schedulerSchemas[type].shape).join(', ');
      return { name: issue.keys[0] ?? '', bound: known === '' ? 'left out' : `one of ${known}` };
    }
    return { name: String(issue?.path[0] ?? ''), bound: boundOf(issue as SchemaIssue) };
  }
  const { min_lr, min_lr_rate, lr_end } = result.data as Record<string, number | undefined>;
  if (type === 'cosine_with_min_lr' || type === 'cosine_warmup_with_min_lr') {
    if ((min_lr === undefined) === (min_lr_rate === undefined))
      return { name: 'min_lr_rate', bound: min_lr === undefined ? 'given, or min_lr' : 'left out, as min_lr is given' };
  }
  if (type === 'polynomial' && lr_end !== undefined && lr_end >= learningRate)
    return { name: 'lr_end', bound: `< learning_rate (${learningRate})` };
  return null;
}

/** What a schedule cannot do without, to start from. `decaySteps`: of a schedule that is told how long it decays. */
export function startingKwargs(type: SchedulerType, decaySteps: number): SchedulerKwargs | null {
  if (type === 'cosine_with_min_lr' || type === 'cosine_warmup_with_min_lr') return { min_lr_rate: 0.1 };
  if (type === 'warmup_stable_decay') return { num_decay_steps: decaySteps };
  return null;
}
