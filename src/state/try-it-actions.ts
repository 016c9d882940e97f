// Trying a classifier: takes from the microphone, files, and what of them is added to the data. Nothing is kept unless a person says so.

import { recordedClip } from '../dataset/recorded-clip.ts';
import { answerOf } from '../evaluation/answer.ts';
import { type ClipHabits, trainingClipHabits, usualHabits } from '../evaluation/clip-habits.ts';
import { trimmed } from '../evaluation/sound-span.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { baseName, chosenPath } from '../lib/file-names.ts';
import { present } from '../lib/present.ts';
import type { PredictorInfo, PredictorSource } from '../runs/predict/predict-types.ts';
import { hearFiles } from './hear-files.ts';
import { isSameSource } from './predict-choice.ts';
import type { PredictActions } from './predict-types.ts';
import { recordingPath } from './recording-actions.ts';
import { SampleShelf } from './sample-shelf.ts';
import { clearError, type StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';
import type { HeardClip, HeardFiles, TryItActions, TryItState } from './try-it-types.ts';

/** Earlier takes make way. */
const mostTakes = 50;

export const nothingHeard: TryItState = { predictorChoice: null, takes: [], heardFiles: null };

export function tryItActions(
  context: StudioContext,
  predicting: Pick<PredictActions, 'decodeFiles' | 'predictClips' | 'openPredictor'>,
  others: Pick<StudioActions, 'keepRecordings' | 'excludeClips' | 'importModel'>,
): TryItActions {
  const { store, deps } = context;
  const shelf = new SampleShelf();
  let lastId = 0;
  let takeCount = 0;
  /** What is being heard, to stop it and to go on with it. */
  let hearing: { files: readonly File[]; controller: AbortController } | null = null;
  const habitsOf = new Map<string, Promise<ClipHabits>>();

  function openPredictor(): PredictorInfo {
    const { predictor } = store.getState();
    if (!predictor)
      throw new VoxtuneError('predict/not-open', 'Nothing is open that could predict. Choose a run or a model first.');
    return predictor;
  }

  function shelve(samples: Float32Array, sampleRateHz: number): number {
    lastId += 1;
    shelf.put(lastId, samples, sampleRateHz);
    return lastId;
  }

  function clipHabits({ source }: Pick<PredictorInfo, 'source'>): Promise<ClipHabits> {
    const run = source.kind === 'run' ? store.getState().runs.find(({ id }) => id === source.runId) : undefined;
    if (!run) return Promise.resolve(usualHabits);
    const known = habitsOf.get(run.id);
    if (known !== undefined) return known;
    // they are a help: without its data set a run can be tried all the same
    const found = trainingClipHabits(deps.storage, run).catch(() => usualHabits);
    habitsOf.set(run.id, found);
    return found;
  }

  function change(changes: Partial<HeardFiles>): void {
    store.setState(({ heardFiles }) => ({ heardFiles: heardFiles && { ...heardFiles, ...changes } }));
  }

  async function hear(files: readonly File[], before: Pick<HeardFiles, 'clips' | 'problems'>): Promise<void> {
    const controller = new AbortController();
    hearing = { files, controller };
    const predictor = openPredictor();
    change({ state: 'working', error: null });
    // the answers of one classifier do not stand beside another's
    const unfollow = store.subscribe((state) => {
      if (!isSameSource(state.predictor?.source ?? null, predictor.source)) controller.abort();
    });
    try {
      await hearFiles(predicting, {
        files,
        predictor,
        before,
        signal: controller.signal,
        shelve: (samples) => shelve(samples, predictor.sampleRateHz),
        onProgress: change,
      });
      change({ state: controller.signal.aborted ? 'stopped' : 'done' });
    } catch (thrown) {
      change({ state: 'stopped', error: toErrorRecord(thrown) });
      // told there
      clearError(store, 'predict');
    } finally {
      unfollow();
    }
  }

  function forget(clips: readonly HeardClip[]): void {
    for (const { id } of clips) shelf.remove(id);
  }

  function choosePredictor(source: PredictorSource): void {
    store.setState(({ runId }) => ({ predictorChoice: { source, whileRunId: runId } }));
  }

  function findHeard(id: number): HeardClip {
    const { takes, heardFiles } = store.getState();
    const found = takes.find((take) => take.id === id) ?? heardFiles?.clips.find((clip) => clip.id === id);
    if (found) return found;
    throw new VoxtuneError('storage/missing', `Nothing that was heard has the number ${id}.`, { what: String(id) });
  }

  return {
    choosePredictor,

    importPredictor: (files) =>
      context.attempt('model', async (accepts) => {
        const { model: before } = store.getState();
        await others.importModel(files, accepts);
        const { model } = store.getState();
        if (before) store.setState({ model: before });
        if (!model || model === before) return;
        if (!model.labels || model.labels.length < 2) throw noLabels(model.name);
        choosePredictor({ kind: 'model', modelId: model.id });
      }),

    // rejects where nothing is open
    clipHabits: async () => clipHabits(openPredictor()),

    async hearTake(samples, sampleRateHz) {
      const predictor = openPredictor();
      const heard = trimmed(samples, sampleRateHz, await clipHabits(predictor));
      if (heard.length < predictor.leastSamples) return null;
      const { logits, levelsDbfs } = await predicting.predictClips([heard]);
      const [ofTake] = logits;
      if (!ofTake) return null;
      const answer = answerOf(ofTake, predictor, levelsDbfs[0]);
      if (answer.kind === 'nothing') return null;
      takeCount += 1;
      const take: HeardClip = {
        id: shelve(heard, sampleRateHz),
        name: String(takeCount),
        seconds: heard.length / sampleRateHz,
        predictor,
        answer,
        logits: ofTake,
      };
      store.setState(({ takes }) => {
        forget(takes.slice(mostTakes - 1));
        return { takes: [take, ...takes.slice(0, mostTakes - 1)] };
      });
      return take;
    },

    async hearAgain(id) {
      const predictor = openPredictor();
      const sound = shelf.get(id);
      const before = findHeard(id);
      if (!sound) return;
      const { logits, levelsDbfs } = await predicting.predictClips([sound.samples]);
      const ofTake = present(logits[0]);
      const take = { ...before, predictor, logits: ofTake, answer: answerOf(ofTake, predictor, levelsDbfs[0]) };
      store.setState(({ takes }) => ({ takes: takes.map((one) => (one.id === id ? take : one)) }));
    },

    forgetTake(id) {
      shelf.remove(id);
      store.setState(({ takes }) => ({ takes: takes.filter((take) => take.id !== id) }));
    },

    async hearFiles(files) {
      if (store.getState().heardFiles?.state === 'working' || files.length === 0) return;
      forget(store.getState().heardFiles?.clips ?? []);
      const predictor = openPredictor();
      store.setState({ heardFiles: { ...noFiles, name: nameOf(files), predictor } });
      await hear(files, noFiles);
    },

    stopHearingFiles: () => hearing?.controller.abort(),

    async goOnHearingFiles() {
      const { heardFiles } = store.getState();
      if (!hearing || heardFiles?.state !== 'stopped') return;
      const { source } = heardFiles.predictor;
      choosePredictor(source);
      const predictor = await predicting.openPredictor(source);
      change({ predictor });
      await hear(hearing.files, heardFiles);
    },

    forgetFiles() {
      hearing?.controller.abort();
      forget(store.getState().heardFiles?.clips ?? []);
      hearing = null;
      store.setState({ heardFiles: null });
    },

    heardSamples: (id) => shelf.get(id),

    heardFilesTable() {
      const { heardFiles } = store.getState();
      return deps.predictedTable(heardFiles?.clips ?? [], heardFiles?.predictor.labels ?? []);
    },

    async keepHeard(id, label, { fileName, datasetName }) {
      const sound = shelf.get(id);
      const { name } = findHeard(id);
      if (!sound) throw new VoxtuneError('storage/missing', `The sound of “${name}” is gone.`, { what: name });
      const before = new Set(store.getState().dataset?.clips.map(({ index }) => index));
      const beforeId = store.getState().dataset?.record.id;
      const recording = { wav: recordedClip(sound.samples, sound.sampleRateHz), name: fileName, label };
      const { predictor, runId } = store.getState();
      await others.keepRecordings([recording], datasetName);
      const { dataset, runId: openRun } = store.getState();
      // the data set's own run is open now: what listens stays what it was
      if (predictor && openRun !== runId)
        store.setState({ predictorChoice: { source: predictor.source, whileRunId: openRun } });
      const path = recordingPath(recording);
      const isSame = dataset?.record.id === beforeId;
      const clip = dataset?.clips.findLast((one) => one.path === path && !(isSame && before.has(one.index)));
      if (!dataset || !clip) return null;
      return { datasetId: dataset.record.id, datasetName: dataset.record.name, path, label, clipIndex: clip.index };
    },

    async unkeepHeard({ datasetId, clipIndex }) {
      if (store.getState().dataset?.record.id === datasetId) await others.excludeClips([clipIndex], true);
    },
  };
}

function noLabels(name: string): VoxtuneError {
  const missing = 'id2label';
  const message = `“${name}” has no classifier that Voxtune reads: its files lack ${missing}. Train it first, or choose a model for audio classification.`;
  return new VoxtuneError('model/no-classifier', message, { name, missing });
}

const noFiles: Omit<HeardFiles, 'name' | 'predictor'> = {
  state: 'working',
  done: 0,
  total: 0,
  clips: [],
  problems: [],
  clipsPerSec: 0,
  secondsLeft: null,
  error: null,
};

/** Of the folder, of the archive, or of the first file. */
function nameOf(files: readonly File[]): string {
  const [first] = files;
  if (!first) return '';
  const path = chosenPath(first);
  return path.includes('/') ? (path.split('/')[0] ?? path) : baseName(path);
}
