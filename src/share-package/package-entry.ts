// Entry of `index.js` in an exported package: its classifier on whichever onnxruntime the program has, with Voxtune's own reading of
// clips and answers. Built by tools/share-page-plugin.ts; `index.d.ts` is src/export/package/package-types.ts.

import { clipInput } from '../audio/clip-input.ts';
import { wholeAudio } from '../audio/decoded-audio.ts';
import { downmix } from '../audio/downmix.ts';
import { resample } from '../audio/resample.ts';
import { openWav } from '../audio/wav.ts';
import { storedSampleRateHz } from '../config/stored-sample-rate.ts';
import { answerOf } from '../evaluation/answer.ts';
import { loudestDbfs } from '../evaluation/heard.ts';
import type {
  Answer,
  Classifier,
  OpenOptions,
  OrtSession,
  OrtTensor,
  Runtime,
} from '../export/package/package-types.ts';
import { readerOf } from '../lib/byte-reader.ts';
import { facts, modelUrl } from './facts.js';

export const { labels, sampleRate } = facts;

/** See index.d.ts. */
export async function openClassifier(ort: Runtime, options: OpenOptions = {}): Promise<Classifier> {
  const model = options.model ?? (await readModel());
  const session = await ort.InferenceSession.create(model, options.session);
  return {
    classify: (samples, rate) => classify(ort, session, samples, rate),
    release: () => session.release(),
  };
}

/** `model.onnx` beside this file, in Node and in browsers. */
async function readModel(): Promise<Uint8Array> {
  if (modelUrl.protocol === 'file:') {
    const { readFile } = await import(/* @vite-ignore */ 'node:fs/promises');
    return readFile(modelUrl);
  }
  const response = await fetch(modelUrl);
  if (!response.ok) throw new Error(`${modelUrl} could not be fetched: status ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

async function classify(ort: Runtime, session: OrtSession, samples: Float32Array, rate: number): Promise<Answer> {
  const heard = rate === storedSampleRateHz ? samples : resample(samples, rate, storedSampleRateHz);
  // the model brings it to mean 0 and variance 1 itself
  const input = clipInput(heard, storedSampleRateHz, {
    sampleRateHz: sampleRate,
    maxLength: facts.maxLength,
    doNormalize: false,
  });
  const shape = [1, input.length];
  const feeds: Record<string, OrtTensor> = { input_values: new ort.Tensor('float32', input, shape) };
  if (session.inputNames.includes('attention_mask'))
    feeds.attention_mask = new ort.Tensor('int64', new BigInt64Array(input.length).fill(1n), shape);
  const { logits } = await session.run(feeds);
  const own = Array.from((logits?.data ?? []) as Float32Array, Number);
  const { kind, label, probabilities } = answerOf(own, facts, loudestDbfs(heard, storedSampleRateHz));
  const name = labels[label] ?? '';
  return {
    kind,
    label: kind === 'label' ? name : null,
    likeliest: name,
    probability: probabilities[label] ?? 0,
    probabilities,
    logits: own,
  };
}

/** See index.d.ts. */
export async function readWav(bytes: Uint8Array | ArrayBuffer): Promise<{ samples: Float32Array; sampleRate: number }> {
  const own = new Uint8Array(bytes).slice();
  const { sampleRateHz, channels } = await wholeAudio(await openWav(readerOf(own), own.length));
  return { samples: downmix(channels), sampleRate: sampleRateHz };
}
