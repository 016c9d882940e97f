// The trials of a sweep: every combination of the values (grid), or some of them, drawn (Bergstra and Bengio, "Random search for
// hyper-parameter optimization", JMLR 2012). The same draw seed gives the same trials.

import { hfNames } from '../config/hf-names.ts';
import { parseTrainingConfig } from '../config/parse-training-config.ts';
import { type TrainingConfig, trainingConfigSchema } from '../config/training-config.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { philoxFill, philoxKeyOf } from '../lib/philox.ts';
import { itemAt } from '../lib/present.ts';
import { shuffledIndices } from '../lib/shuffle.ts';
import type { SweepSpec, SweptSetting, SweptValue, Trial } from './sweep-record.ts';

/** Tells these draws from other uses of random numbers. */
const drawStream = 11;
/** More are refused: nobody reads as many. */
export const mostTrials = 1000;
/** Draws of a value before a search gives up finding combinations that it has not had. */
const mostDraws = 50;

export type SettingKey = keyof TrainingConfig;

/** A setting's name in `TrainingConfig`. Throws `config/invalid`. */
export function settingKey(key: string): SettingKey {
  if (Object.hasOwn(hfNames, key)) return key as SettingKey;
  const bound = `one of ${Object.values(hfNames).join(', ')}`;
  throw new VoxtuneError('config/invalid', `There is no setting named ${key}; expected ${bound}.`, {
    field: key,
    bound,
    found: key,
  });
}

/** What a trial's runs are trained with. `budget`: epochs or updates, of successive halving. */
export function trialConfig(
  base: TrainingConfig,
  { values }: Pick<Trial, 'values'>,
  seed: number | null,
  budget: number | null = null,
): TrainingConfig {
  const isBySteps = base.maxSteps > 0;
  return parseTrainingConfig({
    ...base,
    ...(seed !== null && { seed }),
    ...(budget !== null && (isBySteps ? { maxSteps: Math.ceil(budget) } : { numTrainEpochs: budget })),
    // what counts is kept in any case; dozens of runs of all checkpoints fill a disk
    saveTotalLimit: 1,
    ...values,
  });
}

/** In the order of the grid, the last setting changing fastest, or of the draws. Every value is one that its setting may have.
 *  Throws `config/invalid` under the setting's Hugging Face name, `sweep/no-values`, `sweep/twice`, `sweep/range`, `sweep/seed`,
 *  and `sweep/too-many`. */
export function makeTrials(spec: SweepSpec, base: TrainingConfig): Trial[] {
  checkSettings(spec, base);
  const { settings, trials: wanted, method } = spec;
  const isDrawn = method === 'random' || wanted !== null || settings.some(({ range }) => range !== undefined);
  const values = isDrawn ? drawn(spec, base, wanted ?? combinationCount(spec)) : grid(settings);
  return values.map((one, at) => ({ number: at + 1, values: one }));
}

type Values = Trial['values'];

function grid(settings: readonly SweptSetting[]): Values[] {
  return settings.reduce<Values[]>(
    (rows, { key, values }) => rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }))),
    [{}],
  );
}

/** Infinite where a setting has a range. */
export function combinationCount({ settings }: Pick<SweepSpec, 'settings'>): number {
  return settings.reduce((count, { values, range }) => count * (range ? Number.POSITIVE_INFINITY : values.length), 1);
}

/** Distinct ones: at most as many as there are. */
function drawn(spec: SweepSpec, base: TrainingConfig, wanted: number): Values[] {
  const { settings, drawSeed } = spec;
  const all = combinationCount(spec);
  // of a small grid, a part of it in random order: no draw is lost on what was there before
  if (all <= 10 * mostTrials) {
    const rows = grid(settings);
    return shuffledIndices(rows.length, drawSeed, drawStream)
      .slice(0, wanted)
      .map((at) => itemAt(rows, at));
  }
  const found = new Map<string, Values>();
  for (let draw = 0; found.size < wanted && draw < wanted * mostDraws; draw++) {
    const entries = settings.map((setting, at): [string, SweptValue] => [
      setting.key,
      drawnValue(setting, base, uniform(drawSeed, draw, at)),
    ]);
    const values = Object.fromEntries(entries);
    found.set(JSON.stringify(values), found.get(JSON.stringify(values)) ?? values);
  }
  return [...found.values()];
}

/** [0, 1), 53 bits. */
function uniform(seed: number, draw: number, setting: number): number {
  const words = new Uint32Array(2);
  philoxFill(philoxKeyOf(seed), [draw, drawStream, 1 + setting], words);
  return (itemAt(words, 0) * 2 ** 21 + (itemAt(words, 1) >>> 11)) / 2 ** 53;
}

function drawnValue({ key, values, range }: SweptSetting, base: TrainingConfig, share: number): SweptValue {
  if (!range) return itemAt(values, Math.floor(share * values.length));
  const [low, high] = boundsOf(values);
  const isWhole = !isAccepted(settingKey(key), low + 0.5 * (Number.isInteger(low) ? 1 : 0), base);
  if (isWhole) {
    const [from, to] = range === 'log' ? [Math.log(low), Math.log(high + 1)] : [low, high + 1];
    const drawnAt = from + share * (to - from);
    return Math.min(high, Math.floor(range === 'log' ? Math.exp(drawnAt) : drawnAt));
  }
  const value =
    range === 'log' ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low))) : low + share * (high - low);
  // three digits say all that matters of a learning rate, and can be read
  const readable = Math.min(high, Math.max(low, Number(value.toPrecision(3))));
  // some settings take whole numbers only from 1 on
  return isAccepted(settingKey(key), readable, base) ? readable : Math.round(readable);
}

function boundsOf(values: readonly SweptValue[]): [low: number, high: number] {
  const numbers = values.filter((value) => typeof value === 'number');
  return [itemAt(numbers, 0), itemAt(numbers, numbers.length - 1)];
}

function isAccepted(key: SettingKey, value: SweptValue, base: TrainingConfig): boolean {
  return trainingConfigSchema.safeParse({ ...base, [key]: value }).success;
}

function checkSettings({ settings, seeds, method, trials }: SweepSpec, base: TrainingConfig): void {
  const keys = settings.map(({ key }) => settingKey(key));
  for (const [at, { values, range }] of settings.entries()) {
    const key = itemAt(keys, at);
    const field = hfNames[key];
    if (keys.indexOf(key) < at || new Set(values).size < values.length)
      throw new VoxtuneError('sweep/twice', `${field} has something twice among what is to be tried. Name each once.`, {
        field,
      });
    if (values.length === 0)
      throw new VoxtuneError('sweep/no-values', `${field} has no values to try. Give one at least.`, { field });
    for (const value of values) trialConfig(base, { values: { [key]: value } }, null);
    if (range) checkRange(field, values, range);
    if (key === 'seed' && seeds.length > 1)
      throw new VoxtuneError(
        'sweep/seed',
        'The seed is among the settings that are tried, and several seeds are asked for. Give the seeds alone: they are repetitions, no setting.',
      );
    const isBudget = key === (base.maxSteps > 0 ? 'maxSteps' : 'numTrainEpochs') || key === 'maxSteps';
    if (method === 'halving' && isBudget)
      throw new VoxtuneError(
        'sweep/halving-budget',
        `Successive halving decides how long each trial trains: leave ${field} out of what is tried.`,
        { field },
      );
  }
  const isDrawn = method === 'random' || trials !== null;
  const count = trials ?? combinationCount({ settings });
  if (isDrawn && count < 1)
    throw new VoxtuneError('sweep/no-trials', 'A search needs 1 trial at least; found 0.', { found: count });
  if (count > mostTrials)
    throw new VoxtuneError(
      'sweep/too-many',
      Number.isFinite(count)
        ? `These values make ${count} trials; ${mostTrials} is the most. Try fewer values, or draw some of them at random.`
        : `A range has no end of values: say how many trials are drawn, at most ${mostTrials}.`,
      { count: Number.isFinite(count) ? count : '∞', most: mostTrials },
    );
}

function checkRange(field: string, values: readonly SweptValue[], range: 'linear' | 'log'): void {
  const [low, high] = [values[0], values.at(-1)];
  const isRange = typeof low === 'number' && typeof high === 'number' && low < high && (range === 'linear' || low > 0);
  if (isRange) return;
  const bound = range === 'log' ? 'two numbers above 0, the smaller one first' : 'two numbers, the smaller one first';
  throw new VoxtuneError('sweep/range', `The range of ${field} must be ${bound}; found ${values.join(', ')}.`, {
    field,
    bound,
    found: values.join(', '),
  });
}
