// How fast this machine trains with some settings: learned from the runs that it trained before, else from a measurement.

import { type ModeSettings, modeSettings, trainedLayerCount } from '../config/forward-mode.ts';
import { largestOf } from '../lib/long-lists.ts';
import { itemAt } from '../lib/present.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { Pace, RunSpeed } from '../run/run-speed.ts';
import type { BenchmarkResult } from '../training/benchmark-types.ts';
import type { StudioState } from './studio-state.ts';

export interface MachineSpeed {
  /** Of a second of audio: seconds of the frozen layers' first pass; null where no run had one to make. */
  passSec: number | null;
  /** Likewise, of training. */
  trainSec: number;
  /** Seconds until a training that is started begins. */
  startSec: number;
  /** Of how many runs it was learned, which count their evaluations and checkpoints on the way; 0: it was measured, without. */
  runCount: number;
}

/** What a speed is of. */
export interface SpeedOf {
  modelId: string;
  layerCount: number;
  settings: ModeSettings;
}

type SpeedState = Pick<StudioState, 'runs' | 'benchmarks' | 'engine'>;

/** How many of the newest runs count: a machine may have been busy with something else during one of them. */
const countedRuns = 5;

/** Null where nothing is known. */
export function machineSpeed(state: SpeedState, of: SpeedOf): MachineSpeed | null {
  const benchmark = benchmarkOf(state, of);
  const measured = benchmark && speedMeasured(benchmark);
  const speeds = state.runs.flatMap((run) => speedOfRun(run, state, of) ?? []).slice(0, countedRuns);
  const trained = speeds.flatMap(({ training }) => training ?? []);
  if (trained.length > 0) {
    const passed = speeds.flatMap(({ trunk }) => trunk ?? []);
    return {
      passSec: passed.length > 0 ? middlePace(passed) : (measured?.passSec ?? null),
      trainSec: middlePace(trained),
      startSec: middleOf(speeds.map(({ startSec }) => startSec)),
      runCount: trained.length,
    };
  }
  return measured;
}

/** What a measurement says. */
export function speedMeasured({ trunk, clipSec, step }: BenchmarkResult): MachineSpeed {
  const passClipsPerSec = largestOf(
    trunk.map((rate) => rate.clipsPerSec),
    0,
  );
  return {
    passSec: passClipsPerSec > 0 ? 1 / (clipSec * passClipsPerSec) : 0,
    trainSec: 1 / (clipSec * step.clipsPerSec),
    startSec: 0,
    runCount: 0,
  };
}

/** The measurement of an engine, model and layers; null where there is none. */
export function benchmarkOf(
  { benchmarks, engine }: Pick<StudioState, 'benchmarks' | 'engine'>,
  of: SpeedOf,
): BenchmarkResult | null {
  if (!engine) return null;
  const found = benchmarks.find(
    (one) => one.engine === engine.description && one.modelId === of.modelId && isSameMode(one, modeOf(of)),
  );
  return found ?? null;
}

function speedOfRun(run: RunRecord, { engine }: SpeedState, of: SpeedOf): RunSpeed | null {
  const { speed, modelId, config } = run;
  if (!speed || !engine || speed.engine !== engine.description || modelId !== of.modelId) return null;
  return isSameMode(modeOf({ ...of, settings: config }), modeOf(of)) ? speed : null;
}

type Mode = Pick<BenchmarkResult, 'settings' | 'trainLayers'>;

function modeOf({ settings, layerCount }: Pick<SpeedOf, 'settings' | 'layerCount'>): Mode {
  return { settings: modeSettings(settings), trainLayers: trainedLayerCount(settings, layerCount) };
}

/** Whether a measurement of one speaks for the other. Measurements of an earlier version name no settings. */
export function isSameMode(a: Mode, b: Mode): boolean {
  const names = ['trainableParts', 'padding', 'trunk', 'numHiddenLayers', 'useWeightedLayerSum'] as const;
  const isSame = (name: (typeof names)[number]) => (a.settings?.[name] ?? null) === (b.settings?.[name] ?? null);
  return a.trainLayers === b.trainLayers && names.every(isSame);
}

/** Seconds that a second of audio takes in the middle one of them. */
function middlePace(paces: readonly Pace[]): number {
  return middleOf(paces.map(({ audioSec, sec }) => sec / audioSec));
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return itemAt(sorted, Math.floor((sorted.length - 1) / 2));
}
