// The engine of an exported page: started at once, fed with the weights as the browser reads them, and then asked.

import { useEffect, useState } from 'react';
import { storedSampleRateHz } from '../config/stored-sample-rate.ts';
import { byteLengthOf, type PageFacts, pageElements } from '../export/page/page-facts.ts';
import { decodeBase64 } from '../lib/base64.ts';
import { type ErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { PredictorInfo } from '../runs/predict/predict-types.ts';
import { startEngineWorker } from './engine-call.ts';
import { weightBlocks } from './page-document.ts';
import type { PageEngineApi } from './page-engine.ts';

export interface PageEngine {
  /** Null until it can be asked. */
  predictor: PredictorInfo | null;
  /** Of the weights that are read, 0..1. */
  share: number;
  error: ErrorRecord | null;
}

/** Resolves once it computes. */
let engine: Promise<PageEngineApi> | null = null;

function theEngine(): Promise<PageEngineApi> {
  engine ??= startEngine();
  return engine;
}

async function startEngine(): Promise<PageEngineApi> {
  const zipped = new Blob([decodeBase64(document.getElementById(pageElements.engine)?.textContent ?? '')]);
  const script = await new Response(zipped.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  const url = URL.createObjectURL(script.slice(0, script.size, 'text/javascript'));
  try {
    return await startEngineWorker(url);
  } catch (thrown) {
    console.warn('The model runs on the page’s own thread:', thrown);
    return await runOnPage(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function runOnPage(url: string): Promise<PageEngineApi> {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    const end = () => {
      if (globalThis.voxtuneEngine) resolve(globalThis.voxtuneEngine);
      else reject(new Error('The engine’s script could not be run.'));
    };
    element.onload = end;
    element.onerror = end;
    element.src = url;
    document.head.append(element);
  });
}

export const askEngine: Pick<PageEngineApi, 'decode'> & { predictClips: PageEngineApi['predict'] } = {
  decode: async (file) => (await theEngine()).decode(file),
  predictClips: async (clips) => (await theEngine()).predict(clips),
};

export function usePageEngine(facts: PageFacts): PageEngine {
  const [state, setState] = useState<PageEngine>({ predictor: null, share: 0, error: null });
  useEffect(() => {
    openEngine(facts, (share) => setState((before) => ({ ...before, share }))).then(
      (predictor) => setState({ predictor, share: 1, error: null }),
      (thrown) => setState((before) => ({ ...before, error: toErrorRecord(thrown) })),
    );
  }, [facts]);
  return state;
}

async function openEngine(facts: PageFacts, onShare: (share: number) => void): Promise<PredictorInfo> {
  const api = await theEngine();
  await api.open(facts);
  const total = facts.tensors.reduce((sum, tensor) => sum + byteLengthOf(tensor), 0);
  let read = 0;
  for await (const block of weightBlocks()) {
    await api.takeWeights(block);
    read += (block.length / 4) * 3;
    onShare(Math.min(1, read / total));
  }
  if (read < total) throw cutOff();
  const { leastSamples } = await api.finish();
  const { name, labels, labelCodes, temperature, unsureBelow, calibratedOn, head } = facts;
  return {
    source: { kind: 'run', runId: name },
    ...{ name, labels, labelCodes, temperature, unsureBelow, calibratedOn, head, leastSamples },
    step: null,
    sampleRateHz: storedSampleRateHz,
  };
}

function cutOff(): VoxtuneError {
  const message = 'This file ends before its model does: it was not copied whole. Get it again.';
  return new VoxtuneError('model/bad-weights', message);
}
