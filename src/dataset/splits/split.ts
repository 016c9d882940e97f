// Which clips train, which validate and which test. Sizes are those of the reference: `train_test_split` of all clips,
// then of the held-out part (datasets rounds the second part of each up).

import { checkedBy, counts, isPlainObject, isText } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';

/** Clip indices of each part: disjoint, in clip order; of labelled clips alone. */
export const splitSchema = z.object({ train: counts, validation: counts, test: counts });

export type Split = z.infer<typeof splitSchema>;
export type SplitName = keyof Split;

export const splitNameSchema = splitSchema.keyof();

/** Part of each file, by its path in the data set, or by its bare name where one file alone has it; `none` for a file that is in
 *  no part. */
export type GivenParts = Readonly<Record<string, SplitName | 'none'>>;

function isParts(value: unknown): value is GivenParts {
  return (
    isPlainObject(value) &&
    Object.values(value).every((part) => part === 'none' || (isText(part) && Object.hasOwn(splitSchema.shape, part)))
  );
}

/** Counted from 1, as people do. */
const ordinal = z.number().int().min(1);

/** How the parts are made:
 *  - `random`, `stratified`: drawn, in sizes by the fractions; stratified with each label in proportion;
 *  - `folds`: the labelled clips cut into as many folds, one of which is the test;
 *  - `folders`: the archive's own folders train/, validation/ and test/;
 *  - `column`: what a column of a table says;
 *  - `protocol`: as the data set was divided by those who publish figures on it;
 *  - `given`: file by file, as `parts` says.
 *  A validation part that those from `folds` to `protocol` do not have is drawn from what trains. */
const splitMethodSchema = z.enum(['random', 'stratified', 'folds', 'folders', 'column', 'protocol', 'given']);

export type SplitMethod = z.infer<typeof splitMethodSchema>;

export const splitConfigSchema = z.preprocess(
  withoutSpeakerMethod,
  z.object({
    method: splitMethodSchema,
    /** Share of all labelled clips, 0..1. The reference: 0.05 and 0.05. */
    validationFraction: z.number(),
    testFraction: z.number(),
    seed: z.number(),
    /** Names of the groups none of whose values may be in two parts. */
    keepApart: z.array(z.string()).optional(),
    parts: checkedBy(isParts, 'a part by file').optional(),
    /** Of `folds`. With `leaveOut` a fold is a value of that group, in their order, and `count` has no meaning. */
    folds: z.object({ count: ordinal, fold: ordinal, leaveOut: z.string().optional() }).optional(),
    column: z.string().optional(),
    /** `fold`: of those that the protocol has. */
    protocol: z.object({ name: z.string(), fold: ordinal }).optional(),
  }),
);

/** Records of before several groups could be kept apart had a method of its own for the speakers. */
function withoutSpeakerMethod(stored: unknown): unknown {
  if (!isPlainObject(stored) || stored.method !== 'speaker') return stored;
  return { ...stored, method: 'stratified', keepApart: ['speaker'] };
}

export type SplitConfig = z.infer<typeof splitConfigSchema>;

/** The reference's: a tenth held out, half of it for the test. */
export const defaultSplitConfig: SplitConfig = {
  method: 'random',
  validationFraction: 0.05,
  testFraction: 0.05,
  seed: 42,
};

export interface SplitSizes {
  train: number;
  validation: number;
  test: number;
}

/** Where the method is `folds` and nothing says how many. */
export const defaultFolds: NonNullable<SplitConfig['folds']> = { count: 5, fold: 1 };

/** Sums and quotients of decimal fractions as the decimals they mean: 0.1 + 0.2 is 0.3. */
function asDecimal(value: number): number {
  return Number(value.toPrecision(12));
}

/** Sizes of the parts of `clipCount` clips. A part with a fraction above 0 may come out empty: `drawSplit` refuses. */
export function splitSizes(clipCount: number, config: SplitConfig): SplitSizes {
  const heldOutFraction = asDecimal(config.validationFraction + config.testFraction);
  if (heldOutFraction <= 0) return { train: clipCount, validation: 0, test: 0 };
  const heldOut = Math.min(clipCount, Math.ceil(heldOutFraction * clipCount));
  const test = Math.ceil(asDecimal((heldOut * config.testFraction) / heldOutFraction));
  return { train: clipCount - heldOut, validation: heldOut - test, test };
}
