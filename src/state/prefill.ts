// The prefill of the trunk cache: the frozen layers run over the clips while a person still chooses, so that a run finds their
// frames. When it is wanted is a pure function of the page's state; how it begins and ends is a state machine:
//
//   at       | wanted            | other wanted, held, closed | progress | ended
//   idle     | begin → working   | –                          | –        | –
//   working  | –                 | end → stopping             | shown    | → idle
//   stopping | –                 | –                          | –        | → idle
//
// How it ended, other than by being stopped, is kept: the same is not begun again.

import { clipInputKind, forwardMode, modeSettings } from '../config/forward-mode.ts';
import { type ErrorRecord, toErrorRecord } from '../lib/errors.ts';
import { transfer } from '../protocol/worker-client.ts';
import type { PrefillOutcome, PrefillProgress, PrefillRequest } from '../runs/prefill/prefill-types.ts';
import type { Place } from './places.ts';
import { trainingNeed } from './step-states.ts';
import type { StudioContext } from './studio-context.ts';
import type { Surroundings } from './studio-deps.ts';
import type { HeldReason, Prefill, StudioState } from './studio-state.ts';

/** The frames that a run with the form's settings would want first. */
export interface WantedPrefill extends Omit<PrefillRequest, 'source'> {
  /** `import`: the one that began then; its clips are taken as they are decoded. */
  source: { kind: 'stored'; datasetId: string; clips: number[] } | { kind: 'import'; startedAt: number };
}

/** Why none is wanted now: something else is at `work`, the machine runs on `battery`, or what nobody needs to be told. */
export type Held = 'work' | 'battery' | 'other';

/** Where a person is on the way to a training. Elsewhere the machine is left alone. */
const places: readonly Place[] = ['data', 'model', 'probe', 'train'];

export function wantedPrefill(state: StudioState, { isVisible, power }: Surroundings): WantedPrefill | Held {
  const { model, config, place } = state;
  const source = clipsToPrefill(state);
  if (!state.isPrefillOn || !model || !source) return 'other';
  // what is multiplied in half precision is known only when the engine was asked for it
  if (config.gpuArithmetic === 'float16') return 'other';
  const { id: modelId, featureExtractor, layerCount } = model;
  // nothing of a clip can be kept
  if (clipInputKind(forwardMode(config, featureExtractor, layerCount)) === 'samples') return 'other';
  if (state.running || state.probing || state.measuring || state.isLoadingModel || !state.engine) return 'work';
  if (power === 'battery') return 'battery';
  // a machine that may run on battery only works ahead where a training is about to start
  const isOnTheWay = power === 'unknown' ? place === 'train' : places.includes(place);
  if (!isVisible || !isOnTheWay) return 'other';
  // a lesson goes straight to its training: what a probe would read as well would hold that up
  const forProbes = !state.draft?.isLesson;
  return {
    modelId,
    featureExtractor,
    settings: modeSettings(config),
    dtype: config.trunkCacheDtype,
    forProbes,
    source,
  };
}

function clipsToPrefill({ importing, dataset, model }: StudioState): WantedPrefill['source'] | null {
  // its first clip is there
  if (importing) return importing.progress ? { kind: 'import', startedAt: importing.startedAt } : null;
  if (!dataset || trainingNeed({ dataset, model })) return null;
  const { train, validation, test } = dataset.split;
  const clips = [...train, ...validation, ...test].sort((a, b) => a - b);
  return { kind: 'stored', datasetId: dataset.record.id, clips };
}

export interface PrefillMachine {
  at: 'idle' | 'working' | 'stopping';
  /** What is, or was last, worked on. */
  wanted: WantedPrefill | null;
  progress: PrefillProgress | null;
  /** How each that was wanted ended, by `keyOf`. Null: a person has deleted what it made, and only a run makes it again. */
  ends: ReadonlyMap<string, Prefill | null>;
  /** What the page shows. */
  shown: Prefill | null;
}

export type PrefillEvent =
  | { type: 'wanted'; wanted: WantedPrefill }
  | { type: 'held'; because: Held }
  | { type: 'progress'; progress: PrefillProgress }
  | { type: 'ended'; outcome: PrefillOutcome | ErrorRecord }
  /** Files are deleted, so its own must be closed; `refused`: what is not to be made again. */
  | { type: 'closed'; refused: WantedPrefill | null };

export const idlePrefill: PrefillMachine = { at: 'idle', wanted: null, progress: null, ends: new Map(), shown: null };

const keyOf = (wanted: WantedPrefill) => JSON.stringify(wanted);

/** What an event makes of it. Whoever sees it turn to `working` begins what is `wanted`, to `stopping` ends that. */
export function nextPrefill(machine: PrefillMachine, event: PrefillEvent): PrefillMachine {
  const { at, wanted, progress, shown } = machine;
  const stopped: PrefillMachine = at === 'working' ? { ...machine, at: 'stopping', shown: null } : machine;
  switch (event.type) {
    case 'wanted': {
      if (at === 'working') return wanted && goesOn(wanted, progress, event.wanted) ? machine : stopped;
      if (at === 'stopping') return machine;
      const end = machine.ends.get(keyOf(event.wanted));
      if (end !== undefined) return { ...machine, shown: end };
      return { ...machine, at: 'working', wanted: event.wanted, progress: null, shown: null };
    }
    case 'held':
      if (event.because === 'battery') return { ...stopped, shown: show('held', shown, 'battery') };
      // what has been done stays shown during the run that reads it
      return event.because === 'work' ? stopped : { ...stopped, shown: null };
    case 'progress':
      if (at !== 'working') return machine;
      return { ...machine, progress: event.progress, shown: show('working', event.progress) };
    case 'ended': {
      const { outcome } = event;
      if (outcome === 'stopped') return { ...machine, at: 'idle', shown: at === 'stopping' ? shown : null };
      const end = outcome === 'done' ? show('done', progress) : show('held', progress, outcome);
      const ends = wanted ? new Map(machine.ends).set(keyOf(wanted), end) : machine.ends;
      return { ...machine, at: 'idle', ends, shown: end };
    }
    case 'closed': {
      // there may be room now for what there was none for, and what was done may be gone
      const ends = new Map([...machine.ends].filter(([, end]) => end === null));
      return { ...stopped, ends: event.refused ? ends.set(keyOf(event.refused), null) : ends };
    }
  }
}

/** Also an import that became the data set that is open: its prefill goes on with it. */
function goesOn(now: WantedPrefill, progress: PrefillProgress | null, next: WantedPrefill): boolean {
  const isStored = next.source.kind === 'stored' && next.source.datasetId === progress?.datasetId;
  const source = now.source.kind === 'import' && isStored ? now.source : next.source;
  return keyOf({ ...next, source }) === keyOf(now);
}

function show(
  state: Prefill['state'],
  counts: { done: number; total: number } | null,
  because: HeldReason | ErrorRecord | null = null,
): Prefill {
  const { done = 0, total = 0 } = counts ?? {};
  const isError = because !== null && typeof because !== 'string';
  return { state, done, total, reason: isError ? 'error' : because, error: isError ? because : null };
}

/** Settings change in flurries: a slider, a form that is filled in. */
const settleMs = 300;

/** Follows the store from now on, and does what the machine says. */
export function followPrefill(context: StudioContext): void {
  const { store, deps } = context;
  let machine = idlePrefill;
  let ended = Promise.resolve();
  let closings = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen: readonly unknown[] = [];

  function handle(event: PrefillEvent): void {
    const before = machine;
    machine = nextPrefill(machine, event);
    if (machine.shown !== before.shown) store.setState({ prefill: machine.shown });
    if (machine.at === before.at) return;
    if (machine.at === 'working' && machine.wanted) ended = work(machine.wanted);
    if (machine.at === 'stopping') void context.trainWorker().stopPrefill();
  }

  /** The state changes many times a second while something runs; what matters here seldom does. */
  function look(): void {
    const {
      isPrefillOn,
      place,
      dataset,
      importing,
      model,
      isLoadingModel,
      config,
      draft,
      running,
      probing,
      measuring,
      engine,
    } = store.getState();
    const { isVisible, power } = deps.surroundings.now();
    const busy = [
      running !== null,
      probing !== null,
      measuring !== null,
      isLoadingModel,
      importing?.startedAt,
      !!importing?.progress,
    ];
    const now = [isPrefillOn, place, dataset, model, config, draft?.isLesson, engine, isVisible, power, ...busy];
    if (now.length === seen.length && now.every((value, i) => value === seen[i])) return;
    seen = now;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (closings > 0) return;
      const wanted = wantedPrefill(store.getState(), deps.surroundings.now());
      handle(typeof wanted === 'string' ? { type: 'held', because: wanted } : { type: 'wanted', wanted });
    }, settleMs);
  }

  function lookAnew(): void {
    seen = [];
    look();
  }

  /** Never rejects. */
  async function work(wanted: WantedPrefill): Promise<void> {
    let outcome: PrefillOutcome | ErrorRecord;
    try {
      outcome = await request(wanted, (progress) => handle({ type: 'progress', progress }));
    } catch (thrown) {
      outcome = toErrorRecord(thrown);
      // whatever went wrong is no run's: that begins in a worker of its own
      if (outcome.code !== 'internal/worker-died' && !store.getState().running) context.replaceTrainWorker();
    }
    handle({ type: 'ended', outcome });
    lookAnew();
  }

  function request(
    { source, ...frames }: WantedPrefill,
    onProgress: (progress: PrefillProgress) => void,
  ): Promise<PrefillOutcome> {
    const worker = context.trainWorker();
    if (source.kind === 'stored') return worker.prefill({ ...frames, source }, onProgress);
    const { port1, port2 } = new MessageChannel();
    void context.importWorker().shareClips(transfer(port1, [port1]));
    return worker.prefill(transfer({ ...frames, source: { kind: 'import', port: port2 } }, [port2]), onProgress);
  }

  context.withoutPrefill = async (task, refuses = false) => {
    closings += 1;
    try {
      const wanted = wantedPrefill({ ...store.getState(), place: 'train' }, { isVisible: true, power: 'mains' });
      handle({ type: 'closed', refused: refuses && typeof wanted !== 'string' ? wanted : null });
      await ended;
      return await task();
    } finally {
      closings -= 1;
      lookAnew();
    }
  };
  store.subscribe(look);
  deps.surroundings.onChange(look);
  look();
}
