// The predictor that is open in the train worker: kept between calls, closed when training needs its memory, opened again by the next call.

import { clipInput } from '../../audio/clip-input.ts';
import { clipInputSettings } from '../../audio/clip-input-settings.ts';
import { storedSampleRateHz } from '../../config/stored-sample-rate.ts';
import { loudestDbfs } from '../../evaluation/heard.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { getRun } from '../../storage/run-store.ts';
import { engineFailure, replaceEngine } from '../engine.ts';
import { openModelPredictor } from './model-predictor.ts';
import type { PredictedClips, PredictorInfo, PredictorSource } from './predict-types.ts';
import type { Predictor } from './predictor.ts';
import { openRunPredictor } from './run-predictor.ts';

export class PredictorSession {
  private predictor: Predictor | null = null;

  /** Opened anew: a run may have been trained or evaluated since. Throws what opening it throws. */
  async open(source: PredictorSource): Promise<PredictorInfo> {
    this.close();
    this.predictor = await openPredictor(source);
    return this.predictor.info;
  }

  /** Each clip as it would be alone. Throws `model/clip-too-short`, and what opening or running the model throws.
   *  clips: mono at `PredictorInfo.sampleRateHz`, −1..1 */
  async predict(source: PredictorSource, clips: readonly Float32Array[]): Promise<PredictedClips> {
    const predictor = await this.openFor(source);
    refuseTooShort(clips, predictor.info.leastSamples);
    const startedMs = performance.now();
    try {
      const settings = clipInputSettings(predictor.featureExtractor);
      const logits = await predictor.logits(clips.map((clip) => clipInput(clip, storedSampleRateHz, settings)));
      const seconds = (performance.now() - startedMs) / 1000;
      return { logits, levelsDbfs: clips.map((clip) => loudestDbfs(clip, storedSampleRateHz)), seconds };
    } catch (thrown) {
      const error = await engineFailure(thrown);
      // the next call finds one that works
      if (error instanceof VoxtuneError && error.code.startsWith('engine/')) await replaceEngine();
      throw error;
    }
  }

  close(): void {
    this.predictor?.close();
    this.predictor = null;
  }

  private async openFor(source: PredictorSource): Promise<Predictor> {
    const { predictor } = this;
    if (predictor?.isOpen() && isSame(predictor.info.source, source)) return predictor;
    await this.open(source);
    return this.openFor(source);
  }
}

async function openPredictor(source: PredictorSource): Promise<Predictor> {
  return source.kind === 'model'
    ? openModelPredictor(source.modelId)
    : openRunPredictor(await getRun(source.runId), source.step);
}

function isSame(a: PredictorSource, b: PredictorSource): boolean {
  if (a.kind === 'model' || b.kind === 'model')
    return a.kind === 'model' && b.kind === 'model' && a.modelId === b.modelId;
  return a.runId === b.runId && a.step === b.step;
}

function refuseTooShort(clips: readonly Float32Array[], needed: number): void {
  const found = clips.find(({ length }) => length < needed)?.length;
  if (found === undefined) return;
  throw new VoxtuneError(
    'model/clip-too-short',
    `A clip of ${found} samples is too short: the model needs ${needed} for one frame. Leave the clip out.`,
    { found, needed },
  );
}
