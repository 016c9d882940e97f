// Which clips train, which validate and which test. Sizes are those of the reference: `train_test_split` of all clips,
// then of the held-out part (datasets rounds the second part of each up).

import { VoxtuneError } from '../lib/errors.ts';
import { itemAt } from '../lib/present.ts';
import { checkedBy, counts, isPlainObject, isText } from '../lib/record-schemas.ts';
import { shuffledIndices } from '../lib/shuffle.ts';
import { z } from '../lib/zod.ts';
import { apportion } from './apportion.ts';

/** Clip indices of each part: disjoint; together every labelled clip. */
export const splitSchema = z.object({ train: counts, validation: counts, test: counts });

export type Split = z.infer<typeof splitSchema>;
export type SplitName = keyof Split;

export const splitNameSchema = splitSchema.keyof();

/** Part of each file, by its path in the data set, or by its bare name where one file alone has it. */
export type GivenParts = Readonly<Record<string, SplitName>>;

function isParts(value: unknown): value is GivenParts {
  return (
    isPlainObject(value) && Object.values(value).every((part) => isText(part) && Object.hasOwn(splitSchema.shape, part))
  );
}

export const splitConfigSchema = z.object({
  /** `speaker`: nobody is in two parts. `given`: file by file, as `parts` says; then the fractions and the seed have no
   *  meaning. */
  method: z.enum(['random', 'stratified', 'speaker', 'given']),
  /** Share of all labelled clips, 0..1. The reference: 0.05 and 0.05. */
  validationFraction: z.number(),
  testFraction: z.number(),
  seed: z.number(),
  parts: checkedBy(isParts, 'a part by file').optional(),
});

export type SplitConfig = z.infer<typeof splitConfigSchema>;

/** The reference's: a tenth held out, half of it for the test. */
export const defaultSplitConfig: SplitConfig = {
  method: 'random',
  validationFraction: 0.05,
  testFraction: 0.05,
  seed: 42,
};

/** Tells the split's random numbers from the other uses of the seed. */
const splitStream = 2;

export interface SplitSizes {
  train: number;
  validation: number;
  test: number;
}

/** Sums and quotients of decimal fractions as the decimals they mean: 0.1 + 0.2 is 0.3. */
function asDecimal(value: number): number {
  return Number(value.toPrecision(12));
}

/** Sizes of the parts of `clipCount` clips. A part with a fraction above 0 may come out empty: `splitClips` refuses. */
export function splitSizes(clipCount: number, config: SplitConfig): SplitSizes {
  const heldOutFraction = asDecimal(config.validationFraction + config.testFraction);
  if (heldOutFraction <= 0) return { train: clipCount, validation: 0, test: 0 };
  const heldOut = Math.min(clipCount, Math.ceil(heldOutFraction * clipCount));
  const test = Math.ceil(asDecimal((heldOut * config.testFraction) / heldOutFraction));
  return { train: clipCount - heldOut, validation: heldOut - test, test };
}

/** Splits the labelled clips; the same labels and config give the same split. Parts are in clip order.
 *  Stratified: every part has each class in proportion (largest remainders). A class always keeps a clip for training;
 *  one of three clips or more is in validation and test too, wherever those have room for all such classes.
 *  @param clipLabels by clip index, -1 for none
 *  @param config random or stratified (`speaker` is `splitBySpeaker`'s, `given` is `splitAsGiven`'s)
 *  Throws `split/too-few-clips` when a part that was asked for would be empty. */
export function splitClips(clipLabels: readonly number[], config: SplitConfig): Split {
  const labelled = clipLabels.flatMap((label, index) => (label >= 0 ? [index] : []));
  const sizes = splitSizes(labelled.length, config);
  checkSizes(labelled.length, sizes, config);
  const order = shuffledIndices(labelled.length, config.seed, splitStream).map((position) =>
    itemAt(labelled, position),
  );
  if (config.method === 'random') {
    const { test, validation } = sizes;
    return inClipOrder(order.slice(0, test), order.slice(test, test + validation), order.slice(test + validation));
  }
  return stratify(order, clipLabels, sizes);
}

function stratify(order: readonly number[], clipLabels: readonly number[], sizes: SplitSizes): Split {
  const byClass: number[][] = [];
  for (const index of order) {
    const label = itemAt(clipLabels, index);
    byClass[label] ??= [];
    byClass[label].push(index);
  }
  const groups = byClass.filter((group) => group !== undefined);
  const counts = groups.map((group) => group.length);
  const least = counts.map((count) => (count >= 3 ? 1 : 0));
  const test = apportion(sizes.test, counts, {
    least,
    most: counts.map((count, i) => Math.max(0, count - 1 - itemAt(least, i))),
  });
  const validation = apportion(sizes.validation, counts, {
    least,
    most: counts.map((count, i) => Math.max(0, count - 1 - itemAt(test, i))),
    never: counts.map((count, i) => count - itemAt(test, i)),
  });
  const parts: Split = { train: [], validation: [], test: [] };
  for (const [i, group] of groups.entries()) {
    const afterTest = itemAt(test, i);
    const afterValidation = afterTest + itemAt(validation, i);
    for (const [at, clip] of group.entries()) {
      const part = at < afterTest ? 'test' : at < afterValidation ? 'validation' : 'train';
      parts[part].push(clip);
    }
  }
  return inClipOrder(parts.test, parts.validation, parts.train);
}

function inClipOrder(test: number[], validation: number[], train: number[]): Split {
  const sorted = (part: number[]) => part.sort((a, b) => a - b);
  return { train: sorted(train), validation: sorted(validation), test: sorted(test) };
}

function checkSizes(clipCount: number, sizes: SplitSizes, config: SplitConfig): void {
  const isEmpty =
    sizes.train < 1 ||
    (config.validationFraction > 0 && sizes.validation < 1) ||
    (config.testFraction > 0 && sizes.test < 1);
  if (!isEmpty) return;
  const { train, validation, test } = sizes;
  throw new VoxtuneError(
    'split/too-few-clips',
    `${clipCount} labelled clips split into ${train} for training, ${validation} for validation and ${test} for the ` +
      'test: each part needs one at least. Add clips, or change the fractions or the label rule.',
    { clipCount, train, validation, test },
  );
}
