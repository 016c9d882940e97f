// The fields of each schedule's `lr_scheduler_kwargs`, read off its schema, so that form and trainer never disagree.

import { type SchedulerKwargs, type SchedulerType, schedulerSchemas } from '../../config/schedule/schedulers.ts';
import { z } from '../../lib/zod.ts';
import { type ParsedNumber, parseNumber } from './setting-value.ts';

export type KwargField = {
  name: string;
  schema: z.ZodType;
  /** transformers' default; null where there is none. */
  fallback: SchedulerKwargs[string];
} & ({ kind: 'number' } | { kind: 'toggle' } | { kind: 'choice'; values: readonly string[] });

export function kwargFields(type: SchedulerType): KwargField[] {
  return Object.entries(schedulerSchemas[type].shape as Record<string, z.ZodType>).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined).data ?? null;
    const inner = unwrapped(schema);
    const common = { name, schema, fallback: fallback as SchedulerKwargs[string] };
    if (inner instanceof z.ZodEnum) return { ...common, kind: 'choice', values: inner.options as string[] };
    return { ...common, kind: inner instanceof z.ZodBoolean ? 'toggle' : 'number' };
  });
}

/** Text → value; empty text is null where the schedule does without. */
export function parseKwarg({ schema, fallback }: KwargField, text: string): ParsedNumber {
  return parseNumber(schema, text, fallback === null);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unwrapped(schema.unwrap() as z.ZodType);
  return schema;
}
