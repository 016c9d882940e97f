// Starts, stops and follows the frozen layers' pass that runs while a person still chooses. What it writes is what a run
// reads; everything else that wants the engine goes first.

import { type ErrorRecord, toErrorRecord } from '../lib/errors.ts';
import { transfer } from '../protocol/worker-client.ts';
import type { PrefillOutcome, PrefillProgress } from '../runs/prefill/prefill-types.ts';
import {
  clipsOf,
  framesKey,
  type HeldBecause,
  prefillKey,
  type WantedPrefill,
  wantedPrefill,
} from './prefill-wanted.ts';
import type { StudioContext } from './studio-context.ts';
import type { SettingsStore } from './studio-deps.ts';
import type { HeldReason, Prefill } from './studio-state.ts';

/** Settings change in flurries: a slider, a form that is filled in. */
const settleMs = 300;
const settingKey = 'voxtune.prepare';

export function recallPrefills(settings: SettingsStore): boolean {
  return settings.read(settingKey) !== 'off';
}

export function rememberPrefills(settings: SettingsStore, isOn: boolean): void {
  settings.write(settingKey, isOn ? 'on' : 'off');
}

interface Current {
  key: string;
  wanted: WantedPrefill;
  /** Known once it has begun. */
  datasetId: string | null;
  ended: Promise<void>;
}

/** Follows the store from now on. */
export function followPrefill(context: StudioContext): void {
  const { store, deps } = context;
  let current: Current | null = null;
  /** What was settled last, one way or the other: it is not tried again until something changes. */
  let settled: { key: string; prefill: Prefill | null } | null = null;
  /** What a person has deleted: it is not made again for the same settings and clips, unless a run needs it. */
  let refusedKey = '';
  let holds = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen: unknown[] = [];

  const show = (prefill: Prefill | null) => store.setState({ prefill });

  /** The state changes many times a second while something runs; what matters here seldom does. */
  function look(): void {
    const { prefills, place, dataset, importing, model, isLoadingModel, config, running, measuring, engine } =
      store.getState();
    const { isVisible, power } = deps.surroundings.now();
    const settings = [prefills, place, model, isLoadingModel, config, engine, isVisible, power];
    const work = [dataset, importing?.startedAt, importing !== null && importing.progress !== null];
    const now = [...settings, ...work, running !== null, measuring !== null];
    if (now.length === seen.length && now.every((value, i) => value === seen[i])) return;
    seen = now;
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), settleMs);
  }

  async function settle(): Promise<void> {
    if (holds > 0) return;
    const wanted = wantedPrefill(store.getState(), deps.surroundings.now());
    if (typeof wanted === 'string') return rest(wanted);
    const key = prefillKey(wanted);
    if (current) {
      if (current.key === key || goesOn(current, wanted)) return;
      await stop();
      // meanwhile something else may be wanted
      return settle();
    }
    if (key === settled?.key) show(settled.prefill);
    else if (key !== refusedKey) begin(key, wanted);
  }

  /** An import that became the data set that is open: its pass goes on with it. */
  function goesOn({ wanted, datasetId }: Current, next: WantedPrefill): boolean {
    if (wanted.source.kind !== 'import' || next.source.kind !== 'stored') return false;
    return datasetId === next.source.dataset.record.id && framesKey(wanted) === framesKey(next);
  }

  async function rest(because: HeldBecause): Promise<void> {
    if (current) await stop();
    const { prefill } = store.getState();
    if (because === 'battery') {
      const { done = 0, total = 0 } = prefill ?? {};
      show({ state: 'held', done, total, reason: 'battery', error: null });
    } else if (because !== 'work' || prefill?.state === 'working') show(null);
  }

  async function stop(): Promise<void> {
    const stopping = current;
    void context.trainWorker().stopPrefill();
    await stopping?.ended;
  }

  function begin(key: string, wanted: WantedPrefill): void {
    show(null);
    const run: Current = { key, wanted, datasetId: null, ended: Promise.resolve() };
    current = run;
    settled = null;
    run.ended = work(run).then((isSettled) => {
      current = null;
      if (isSettled) settled = { key, prefill: store.getState().prefill };
      // what was wanted meanwhile
      seen = [];
      look();
    });
  }

  /** True: not to be tried again as it is. Never rejects. */
  async function work(run: Current): Promise<boolean> {
    let last: PrefillProgress | null = null;
    const tell = (state: Prefill['state'], reason: HeldReason | null = null, error: ErrorRecord | null = null) =>
      show({ state, reason, error, done: last?.done ?? 0, total: last?.total ?? 0 });
    try {
      const outcome = await request(run.wanted, (progress) => {
        last = progress;
        run.datasetId = progress.datasetId;
        if (current === run) tell('working');
      });
      return tellOutcome(outcome, tell);
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      // whatever went wrong is no run's: that begins in a worker of its own
      if (error.code !== 'internal/worker-died' && !store.getState().running) context.replaceTrainWorker();
      tell('held', 'error', error);
      return true;
    }
  }

  function tellOutcome(
    outcome: PrefillOutcome,
    tell: (state: Prefill['state'], reason?: HeldReason | null) => void,
  ): boolean {
    if (outcome === 'stopped') show(null);
    else if (outcome === 'done') tell('done');
    else tell('held', outcome);
    return outcome !== 'stopped';
  }

  function request(
    { model, settings, dtype, source }: WantedPrefill,
    onProgress: (progress: PrefillProgress) => void,
  ): Promise<PrefillOutcome> {
    const what = { modelId: model.id, featureExtractor: model.featureExtractor, settings, dtype };
    const worker = context.trainWorker();
    if (source.kind === 'stored') {
      const { dataset } = source;
      const clips = clipsOf(dataset);
      return worker.prepare({ ...what, source: { kind: 'stored', datasetId: dataset.record.id, clips } }, onProgress);
    }
    const { port1, port2 } = new MessageChannel();
    context.importWorker().shareClips(transfer(port1, [port1]));
    const asked = { ...what, source: { kind: 'import' as const, port: port2 } };
    return worker.prepare(transfer(asked, [port2]), onProgress);
  }

  context.withoutPrefill = async (task, refuses = false) => {
    holds += 1;
    try {
      if (refuses) {
        const wanted = wantedPrefill({ ...store.getState(), place: 'train' }, { isVisible: true, power: 'mains' });
        if (typeof wanted !== 'string') refusedKey = prefillKey(wanted);
      }
      if (current) await stop();
      return await task();
    } finally {
      holds -= 1;
      seen = [];
      look();
    }
  };
  store.subscribe(look);
  deps.surroundings.onChange(look);
  look();
}
