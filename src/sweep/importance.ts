// How much each setting of a sweep matters: the share of the variance between trials that its marginal explains, as functional ANOVA
// has it (Hutter, Hoos, Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML 2014). Of a full grid the
// marginals are means of what was measured; of a random search, those of a forest that was fitted to it. What a setting without any
// effect reaches is found by shuffling the figures among the trials, those of each seed and fold for themselves.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { shuffledIndices } from '../lib/shuffle.ts';
import type { SettingImportance, SweepRanking } from './ranking-types.ts';
import { growForest } from './regression-forest.ts';
import type { SweptValue, Trial } from './sweep-record.ts';

/** With fewer, a forest says nothing. */
const leastForForest = 10;
const shuffleSeed = 23;
/** Tells these draws from other uses of random numbers. */
const shuffleStream = 17;
/** Places at which a forest's marginal is looked at. */
const mostPlaces = 16;

interface Marginals {
  /** By setting: how far its values are apart. */
  variances: number[];
  effects: SettingImportance['effects'][];
  explained: number | null;
}

/** Null where fewer than two settings were varied, where all figures are the same, or where there are too few trials.
 *  @param keys of the settings @param runs by trial: the figures of its runs, in the order of seeds and folds */
export function settingImportance(
  keys: readonly string[],
  trials: readonly Pick<Trial, 'values'>[],
  runs: readonly (readonly number[])[],
): SweepRanking['importance'] {
  const figures = runs.map(mean);
  const varied = keys.filter((key) => new Set(trials.map(({ values }) => values[key])).size > 1);
  const total = figures.length === 0 ? 0 : variance(figures);
  if (varied.length < 2 || total < 1e-15) return null;
  const method = isFullGrid(varied, trials) ? 'anova' : 'forest';
  if (method === 'forest' && trials.length < leastForForest) return null;
  const marginalsOf = method === 'anova' ? gridMarginals : forestMarginals;
  const found = marginalsOf(varied, trials, figures);
  // shuffled figures of hundreds of trials are alike
  const shuffles = method === 'anova' ? 400 : trials.length > 200 ? 20 : 40;
  const byChance = Array.from(
    { length: shuffles },
    (_, shuffle) => marginalsOf(varied, trials, shuffled(runs, shuffle)).variances,
  );
  const shareOf = (apart: number) => Math.min(1, apart / total);
  const settings = varied.map((key, at) => ({
    key,
    share: shareOf(found.variances[at]!),
    byChance: shareOf(upperTwentieth(byChance.map((variances) => variances[at]!))),
    effects: found.effects[at]!,
  }));
  settings.sort((a, b) => b.share - a.share);
  const rest = 1 - settings.reduce((sum, { share }) => sum + share, 0);
  return { method, settings, interactions: method === 'anova' ? Math.max(0, rest) : null, explained: found.explained };
}

/** Means of as many runs as each trial has, with the runs of a seed and fold dealt to the trials anew. Where some trials lack runs, whole
 *  trials change places. */
function shuffled(runs: readonly (readonly number[])[], shuffle: number): number[] {
  const count = runs[0]?.length ?? 0;
  const isEven = runs.every(({ length }) => length === count);
  if (!isEven) return orderOf(runs.length, shuffle, 0).map((trial) => mean(runs[trial]!));
  const columns = Array.from({ length: count }, (_, run) =>
    orderOf(runs.length, shuffle, run).map((trial) => runs[trial]![run]!),
  );
  return runs.map((_, trial) => mean(columns.map((column) => column[trial]!)));
}

function orderOf(trialCount: number, shuffle: number, run: number): number[] {
  return shuffledIndices(trialCount, shuffleSeed, shuffleStream + run, shuffle);
}

function isFullGrid(keys: readonly string[], trials: readonly Pick<Trial, 'values'>[]): boolean {
  const all = keys.reduce((count, key) => count * new Set(trials.map(({ values }) => values[key])).size, 1);
  const texts = new Set(trials.map(({ values }) => JSON.stringify(keys.map((key) => values[key]))));
  return texts.size === all && trials.length === all;
}

function gridMarginals(
  keys: readonly string[],
  trials: readonly Pick<Trial, 'values'>[],
  figures: readonly number[],
): Marginals {
  const effects = keys.map((key) => {
    const groups = new Map<SweptValue, number[]>();
    for (const [at, { values }] of trials.entries()) {
      const value = values[key] ?? null;
      groups.set(value, [...(groups.get(value) ?? []), figures[at]!]);
    }
    return [...groups].map(([value, list]) => ({ value, mean: mean(list) })).sort(byValue);
  });
  const variances = effects.map((list) => variance(list.map((one) => one.mean)));
  return { variances, effects, explained: null };
}

function forestMarginals(
  keys: readonly string[],
  trials: readonly Pick<Trial, 'values'>[],
  figures: readonly number[],
): Marginals {
  const columns = keys.map((key) => columnsOf(trials.map(({ values }) => values[key] ?? null)));
  const rowOf = (values: readonly SweptValue[]) => columns.flatMap((column, at) => column(values[at]!));
  const chosen = trials.map(({ values }) => keys.map((key) => values[key] ?? null));
  const rows = chosen.map(rowOf);
  const forest = growForest(rows, figures);
  const effects = keys.map((_, at) => {
    const places = placesOf(chosen.map((values) => values[at]!));
    return places.map(({ value, weight }) => {
      const predicted = chosen.map((values) => forest.predict(rowOf(values.with(at, value))));
      return { value, mean: mean(predicted), weight };
    });
  });
  const errors = figures.flatMap((figure, row) => {
    const unseen = forest.unseen[row]!;
    return Number.isNaN(unseen) ? [] : [(figure - unseen) ** 2];
  });
  return {
    variances: effects.map(weighedVariance),
    effects: effects.map((list) => list.map(({ value, mean: figure }) => ({ value, mean: figure })).sort(byValue)),
    explained: Math.max(0, 1 - mean(errors) / variance(figures)),
  };
}

/** Numbers as they are, since a tree asks for their order alone; anything else as a column for each value. */
function columnsOf(values: readonly SweptValue[]): (value: SweptValue) => number[] {
  if (values.every((value) => typeof value === 'number')) return (value) => [Number(value)];
  const kinds = [...new Set(values)];
  return (value) => kinds.map((kind) => Number(kind === value));
}

/** The values, or of many numbers some that stand for those around them. */
function placesOf(values: readonly SweptValue[]): { value: SweptValue; weight: number }[] {
  const distinct = new Set(values);
  if (distinct.size <= mostPlaces || values.some((value) => typeof value !== 'number'))
    return [...distinct].map((value) => ({ value, weight: values.filter((one) => one === value).length }));
  const sorted = [...(values as number[])].sort((a, b) => a - b);
  return Array.from({ length: mostPlaces }, (_, place) => ({
    value: sorted[Math.floor(((place + 0.5) / mostPlaces) * sorted.length)]!,
    weight: 1,
  }));
}

function byValue(a: { value: SweptValue }, b: { value: SweptValue }): number {
  return typeof a.value === 'number' && typeof b.value === 'number' ? a.value - b.value : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of all there are, not of a sample. */
function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

function weighedVariance(list: readonly { mean: number; weight: number }[]): number {
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  const middle = list.reduce((sum, one) => sum + one.weight * one.mean, 0) / total;
  return list.reduce((sum, one) => sum + one.weight * (one.mean - middle) ** 2, 0) / total;
}

/** What one of twenty is above. */
function upperTwentieth(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] ?? 0;
}
