// How long runs that wait will take, one after another, and how long the one at work will go on.

import { clipInputKind, forwardMode } from '../config/forward-mode.ts';
import { countSteps } from '../config/plan/step-counts.ts';
import type { RunActivity } from '../run/run-activity.ts';
import type { RunRecord } from '../run/run-record.ts';
import { type MachineSpeed, machineSpeed } from './machine-speed.ts';
import type { StudioState } from './studio-state.ts';

type TimeState = Pick<StudioState, 'runs' | 'benchmarks' | 'engine' | 'models' | 'datasets'>;

/** What of a run decides how long it takes. */
export type TimedRun = Pick<
  RunRecord,
  'id' | 'datasetId' | 'modelId' | 'featureExtractor' | 'config' | 'split' | 'step' | 'totalSteps'
>;

export interface RunTime {
  /** Null where nothing is known of the machine with its settings. */
  seconds: number | null;
  /** The first pass over the frozen layers is still to be done and was never measured: it takes longer than `seconds`. */
  lacksPass: boolean;
}

/** What each of `runs` has still to do, if they go one after another. The first that needs a pass over the frozen layers makes it for
 *  the others. */
export function timesInTurn(state: TimeState, runs: readonly TimedRun[]): RunTime[] {
  const passes = passesMade(state);
  const speeds: KnownSpeeds = new Map();
  return runs.map((run) => {
    const pass = passOf(run);
    const parts = partsOf(state, run, !passes.has(pass), speeds);
    passes.add(pass);
    if (!parts) return { seconds: null, lacksPass: false };
    const { startSec, passSec, trainSec } = parts;
    return { seconds: startSec + (passSec ?? 0) + trainSec, lacksPass: passSec === null };
  });
}

/** Seconds until the run at work has ended; null where that is not known. */
export function secondsLeft(state: TimeState, run: TimedRun, { progress, phase }: RunActivity): number | null {
  if (phase === 'evaluating' || phase === 'saving') return progress?.secondsLeft ?? null;
  if (phase === 'loading') return timesInTurn(state, [run])[0]?.seconds ?? null;
  const trainSec = partsOf(state, progress?.isTraining ? withoutEpoch(run) : run, false)?.trainSec ?? null;
  if (phase === 'training') return progress?.secondsLeft ?? trainSec;
  return progress && progress.secondsLeft !== null && trainSec !== null ? progress.secondsLeft + trainSec : null;
}

/** As it will be after the epoch under way, whose steps are in the time of the first pass that goes along with them. */
function withoutEpoch(run: TimedRun): TimedRun {
  const { stepsPerEpoch } = countSteps(run.config, run.split.train.length);
  const step = Math.min(run.totalSteps, (Math.floor(run.step / stepsPerEpoch) + 1) * stepsPerEpoch);
  return { ...run, step };
}

/** Passes over the frozen layers that runs have made: what they have trained on is there. */
function passesMade({ runs }: Pick<StudioState, 'runs'>): Set<string> {
  return new Set(runs.filter(({ step, probe }) => step > 0 && !probe).map(passOf));
}

interface RunParts {
  startSec: number;
  /** Null where it has to be made and is not known. */
  passSec: number | null;
  trainSec: number;
}

/** Of runs that read the same frames: hundreds that wait are mostly alike. */
type KnownSpeeds = Map<string, MachineSpeed | null>;

function partsOf(
  state: TimeState,
  run: TimedRun,
  needsPass: boolean,
  speeds: KnownSpeeds = new Map(),
): RunParts | null {
  const model = state.models.find(({ id }) => id === run.modelId);
  const dataset = state.datasets.find(({ id }) => id === run.datasetId);
  if (!model || !dataset || dataset.clipCount === 0) return null;
  const { config, split, featureExtractor } = run;
  const { layerCount } = model;
  const kind = passOf(run);
  const speed = speeds.has(kind)
    ? (speeds.get(kind) ?? null)
    : machineSpeed(state, { modelId: model.id, layerCount, settings: config });
  speeds.set(kind, speed);
  if (!speed) return null;
  // of this data set's clips, which are about as long in every part
  const clipSec = dataset.totalSampleCount / dataset.sampleRateHz / dataset.clipCount;
  const { train, validation, test } = split;
  const epochs = Math.max(0, run.totalSteps - run.step) / countSteps(config, train.length).stepsPerEpoch;
  const makesPass = needsPass && clipInputKind(forwardMode(config, featureExtractor, layerCount)) !== 'samples';
  const passAudioSec = makesPass ? (train.length + validation.length + test.length) * clipSec : 0;
  return {
    startSec: speed.startSec,
    passSec: passAudioSec === 0 ? 0 : speed.passSec === null ? null : passAudioSec * speed.passSec,
    trainSec: epochs * train.length * clipSec * speed.trainSec,
  };
}

const passNames = new WeakMap<TimedRun, string>();

/** Runs with the same read the same frames of the frozen layers. */
function passOf(run: TimedRun): string {
  const known = passNames.get(run);
  if (known !== undefined) return known;
  const name = nameOfPass(run);
  passNames.set(run, name);
  return name;
}

function nameOfPass({ datasetId, modelId, config, featureExtractor }: TimedRun): string {
  const { trainableParts, trainLayers, numHiddenLayers, useWeightedLayerSum, trunk, padding, trunkCacheDtype } = config;
  const layers = trainableParts === 'top_layers' ? trainLayers : null;
  return JSON.stringify([
    datasetId,
    modelId,
    trainableParts,
    layers,
    numHiddenLayers,
    useWeightedLayerSum,
    trunk,
    padding,
    trunkCacheDtype,
    featureExtractor,
  ]);
}
