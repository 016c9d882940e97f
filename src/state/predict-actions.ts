// Predicting on clips that belong to no run: opening a classifier, asking it, decoding files for it. Nothing is stored.

import { storedSampleRateHz } from '../config/stored-sample-rate.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { PredictedClips, PredictorInfo, PredictorSource } from '../runs/predict/predict-types.ts';
import { endMeasuring } from './benchmark-actions.ts';
import { assertEngineFree } from './engine-taken.ts';
import type { PredictActions } from './predict-types.ts';
import type { StudioContext } from './studio-context.ts';

export function predictActions(context: StudioContext): PredictActions {
  const { store, attempt } = context;
  /** Opens in order; what was asked last is what is open. */
  let opening = 0;

  async function asOpen<T>(work: (predictor: PredictorInfo) => Promise<T>): Promise<T> {
    const { predictor } = store.getState();
    if (!predictor)
      throw new VoxtuneError('predict/not-open', 'Nothing is open that could predict. Choose a run or a model first.');
    return work(predictor);
  }

  async function predictClips(clips: readonly Float32Array[]): Promise<PredictedClips> {
    return asOpen(async ({ source }) => {
      assertEngineFree(store.getState());
      await endMeasuring(context);
      return context.trainWorker().predict(source, [...clips]);
    });
  }

  /** Shows what it throws. It is not done again by `retry`: whoever asked would not hear of it. */
  async function telling<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      store.setState(({ errors }) => ({ errors: { ...errors, predict: toErrorRecord(thrown) } }));
      throw thrown;
    }
  }

  return {
    openPredictor: (source) =>
      attempt('predict', async () => {
        const number = ++opening;
        assertEngineFree(store.getState());
        store.setState({ isOpeningPredictor: true });
        try {
          await endMeasuring(context);
          const predictor = await context.trainWorker().openPredictor(source);
          if (number === opening) store.setState({ predictor });
          return predictor;
        } catch (thrown) {
          if (number === opening) store.setState({ predictor: null });
          throw thrown;
        } finally {
          if (number === opening) store.setState({ isOpeningPredictor: false });
        }
      }),

    closePredictor() {
      opening++;
      if (!store.getState().predictor) return;
      store.setState({ predictor: null });
      // what has the engine now has closed it already
      void context
        .trainWorker()
        .closePredictor()
        .catch(() => {});
    },

    predictClips: (clips) => telling(() => predictClips(clips)),

    decodeFiles: (files, onFile, wishes = {}) =>
      telling(() =>
        context.importWorker().decodeFiles([...files], { sampleRateHz: storedSampleRateHz, ...wishes }, onFile),
      ),
  };
}

/** Of a clip with fewer samples than make a frame. */
export function tooShort(found: number, needed: number): VoxtuneError {
  const message = `A clip of ${found} samples is too short: the model needs ${needed} for one frame. Leave the clip out.`;
  return new VoxtuneError('model/clip-too-short', message, { found, needed });
}

/** Forgets a predictor whose run or model is deleted. */
export function followPredictor({ store }: StudioContext): void {
  store.subscribe(({ predictor, runs, models }) => {
    if (!predictor || isThere(predictor.source, runs, models)) return;
    store.setState({ predictor: null });
  });
}

function isThere(source: PredictorSource, runs: readonly { id: string }[], models: readonly { id: string }[]): boolean {
  return source.kind === 'run'
    ? runs.some(({ id }) => id === source.runId)
    : models.some(({ id }) => id === source.modelId);
}
