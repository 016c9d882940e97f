// What computes in an exported page, in its worker or, where the browser gives it none, on its own thread: decoding and the model.

import { openAudio } from '../audio/audio-formats.ts';
import { downmix } from '../audio/downmix.ts';
import { Resampler } from '../audio/resample.ts';
import { storedSampleRateHz } from '../config/stored-sample-rate.ts';
import { openSingleThread, type SingleThreadBinaries } from '../engine/backend/single-thread.ts';
import type { PageFacts } from '../export/page/page-facts.ts';
import { decodeBase64 } from '../lib/base64.ts';
import { readerOf } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { PredictedClips } from '../runs/predict/predict-types.ts';
import { openPageClassifier, type PageClassifier } from './page-classifier.ts';
import { PageWeights } from './page-weights.ts';

export interface PageEngineApi {
  open(facts: PageFacts): Promise<void>;
  /** The next block of the weights, in base64. */
  takeWeights(block: string): Promise<void>;
  /** After the last block: the classifier stands. */
  finish(): Promise<Pick<PageClassifier, 'leastSamples'>>;
  /** A whole file, mono at the stored rate. Throws `audio/…`. */
  decode(file: Blob): Promise<Float32Array<ArrayBuffer>>;
  predict(clips: readonly Float32Array[]): Promise<PredictedClips>;
}

/** Longer recordings take more memory than a page should. */
const mostMinutes = 60;

export function createPageEngine(binaries: () => SingleThreadBinaries): PageEngineApi {
  let opened: { facts: PageFacts; weights: PageWeights; isStarted: Promise<void> } | null = null;
  let classifier: PageClassifier | null = null;
  return {
    async open(facts) {
      const isStarted = openSingleThread(binaries());
      // told by whoever waits for it
      isStarted.catch(() => {});
      opened = { facts, weights: new PageWeights(facts.tensors), isStarted };
    },
    async takeWeights(block) {
      opened?.weights.push(decodeBase64(block));
    },
    async finish() {
      if (!opened?.weights.isWhole) throw new Error('The file ends before its weights do. Get it again.');
      await opened.isStarted;
      classifier = openPageClassifier(opened.facts, opened.weights);
      opened = null;
      return { leastSamples: classifier.leastSamples };
    },
    decode,
    predict(clips) {
      if (!classifier) throw new Error('The model is not there yet.');
      return classifier.predict(clips);
    },
  };
}

async function decode(file: Blob): Promise<Float32Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const audio = await openAudio(readerOf(bytes), async () => file);
  try {
    const { sampleRateHz } = audio;
    const resampler = sampleRateHz === storedSampleRateHz ? null : new Resampler(sampleRateHz, storedSampleRateHz);
    const parts: Float32Array<ArrayBuffer>[] = [];
    let count = 0;
    const take = (part: Float32Array<ArrayBuffer>) => {
      parts.push(part);
      count += part.length;
      const minutes = count / storedSampleRateHz / 60;
      if (minutes > mostMinutes) throw tooLong(minutes);
    };
    for await (const channels of audio.blocks()) {
      const mono = downmix(channels);
      if (!resampler) take(mono);
      else for (const part of resampler.push(mono)) take(part);
    }
    if (resampler) for (const part of resampler.finish()) take(part);
    const samples = new Float32Array(count);
    let at = 0;
    for (const part of parts) {
      samples.set(part, at);
      at += part.length;
    }
    return samples;
  } finally {
    await audio.close?.();
  }
}

function tooLong(found: number): VoxtuneError {
  const minutes = Math.ceil(found);
  const message = `The recording lasts more than ${mostMinutes} minutes. Cut it into shorter ones.`;
  return new VoxtuneError('audio/too-long', message, { minutes, limit: mostMinutes });
}
