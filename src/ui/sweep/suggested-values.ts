// Values worth trying of a setting: around the one that it has, or those that people usually try.

import type { TrainingConfig } from '../../config/training-config.ts';
import { trainingConfigSchema } from '../../config/training-config.ts';
import type { SweptValue } from '../../sweep/sweep-record.ts';
import { type SettingKey, settingControls } from '../train/setting-catalogue.ts';

/** Of these a value far from the usual is seldom worth a run, whatever stands in the form. */
const usual: Partial<Record<SettingKey, readonly SweptValue[]>> = {
  warmupSteps: [0, 0.05, 0.1, 0.2],
  weightDecay: [0, 0.001, 0.01, 0.1],
  labelSmoothingFactor: [0, 0.05, 0.1, 0.2],
  maxGradNorm: [0, 0.5, 1, 5],
  adamBeta1: [0.8, 0.9, 0.95],
  adamBeta2: [0.98, 0.99, 0.999],
  earlyStoppingPatience: [null, 2, 3, 5],
  classifierProjSize: [null, 64, 128, 256],
  saveTotalLimit: [null, 1, 2],
};

const factors = [0.2, 0.5, 2, 5];

/** Settings that can be tried: all but those whose repetitions have a place of their own, and those that are no single value. */
export function canBeTried(key: SettingKey): boolean {
  const { kind } = settingControls[key];
  return kind !== 'kwargs' && kind !== 'metric' && key !== 'seed' && key !== 'dataSeed';
}

/** Whether it is a number that may be drawn from a range. */
export function isNumeric(key: SettingKey): boolean {
  const { kind } = settingControls[key];
  return kind === 'number' || kind === 'optional-number';
}

/** Valid ones, without those there are already, in order. `layerCount`: of the open model. */
export function suggestedValues(
  key: SettingKey,
  config: TrainingConfig,
  taken: readonly SweptValue[],
  layerCount: number | null,
): SweptValue[] {
  const found = new Set(candidates(key, config, layerCount));
  return [...found].filter(
    (value) => !taken.includes(value) && trainingConfigSchema.shape[key].safeParse(value).success,
  );
}

function candidates(key: SettingKey, config: TrainingConfig, layerCount: number | null): readonly SweptValue[] {
  const control = settingControls[key];
  switch (control.kind) {
    case 'choice':
      return control.values;
    case 'toggle':
      return [true, false];
    case 'tri-state':
      return [null, true, false];
    default: {
      const now = config[key];
      if (key === 'trainLayers' || key === 'numHiddenLayers') return layersAround(now, layerCount);
      const known = usual[key];
      if (known) return known;
      return typeof now === 'number' && now > 0 ? factors.map((factor) => rounded(key, now * factor)) : [];
    }
  }
}

function layersAround(now: unknown, layerCount: number | null): number[] {
  const most = layerCount ?? 12;
  const middle = typeof now === 'number' ? now : most;
  const near = [0, middle - 2, middle - 1, middle + 1, middle + 2, most];
  return [...new Set(near)].filter((count) => count >= 0 && count <= most).sort((a, b) => a - b);
}

/** Two digits are enough of a rate; what counts things is a whole number. */
function rounded(key: SettingKey, value: number): number {
  const { shape } = trainingConfigSchema;
  const short = Number(value.toPrecision(2));
  return shape[key].safeParse(short).success && !isWhole(key) ? short : Math.max(1, Math.round(value));
}

const whole: ReadonlySet<SettingKey> = new Set(['numTrainEpochs', 'evalDelay']);

/** Fractions of these are allowed, and seldom meant. */
function isWhole(key: SettingKey): boolean {
  return whole.has(key);
}

/** What a setting is begun with when it is chosen: its value and the two nearest. */
export function startingValues(key: SettingKey, config: TrainingConfig, layerCount: number | null): SweptValue[] {
  const now = config[key] as SweptValue;
  const offered = suggestedValues(key, config, [], layerCount);
  if (!isNumeric(key)) return [now, ...offered.filter((value) => value !== now)].slice(0, 3);
  // twice as much is as far as half of it
  const distance = (value: SweptValue) => {
    const [a, b] = [Number(value ?? 0), Number(now ?? 0)];
    return a > 0 && b > 0 ? Math.abs(Math.log(a / b)) : Math.abs(a - b);
  };
  const nearest = offered.filter((value) => value !== now).sort((a, b) => distance(a) - distance(b));
  return inOrder([now, ...nearest.slice(0, 2)]);
}

/** Numbers from small to large, others as they came. */
export function inOrder(values: readonly SweptValue[]): SweptValue[] {
  const sorted = [...values];
  return sorted.every((value) => typeof value === 'number' || value === null)
    ? sorted.sort((a, b) => (a === null ? -1 : Number(a)) - (b === null ? -1 : Number(b)))
    : sorted;
}
