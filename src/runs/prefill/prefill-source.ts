// Where clips to prepare come from: a stored data set, or an import that still goes on, whose clips come as they are decoded.

import type { Clip } from '../../dataset/clip.ts';
import type { ImportEnd, ImportedClips } from '../../importing/imported-clips.ts';
import { connectPort } from '../../protocol/worker-client.ts';
import { decodeSamples } from '../../storage/clip-pack.ts';
import { getDataset, loadClips, openClipPack } from '../../storage/dataset-store.ts';
import type { PrefillRequest } from './prefill-types.ts';

/** Clips that are handed on at once: enough for batches of like length among them. */
const portionSize = 48;

export interface PrefillSource {
  datasetId: string;
  datasetName: string;
  sampleRateHz: number;
  /** All that are known, by index; grows while an import goes on. */
  readonly clips: readonly Clip[];
  /** How many clips there will be, as far as is known. */
  total: number;
  /** Indices of the next clips; null: no more. Waits for an import to bring some. */
  next(): Promise<number[] | null>;
  read(clip: Clip): Promise<Float32Array>;
  /** Whether the data set came to nothing after all. */
  hasFailed(): Promise<boolean>;
  close(): void;
}

export function openSource(request: PrefillRequest['source'], signal: AbortSignal): Promise<PrefillSource> {
  return request.kind === 'stored'
    ? openStored(request.datasetId, request.clips)
    : openImport(connectPort<ImportedClips>(request.port), request.port, signal);
}

/** Longest first: where memory does not do, it shows at once. */
async function openStored(datasetId: string, wanted: readonly number[]): Promise<PrefillSource> {
  const { name, sampleRateHz } = await getDataset(datasetId);
  const clips = await loadClips(datasetId);
  const pack = await openClipPack(datasetId);
  const left = wanted.filter((index) => clips[index]).sort((a, b) => clips[b].sampleCount - clips[a].sampleCount);
  const total = left.length;
  return {
    datasetId,
    datasetName: name,
    sampleRateHz,
    clips,
    total,
    next: async () => (left.length > 0 ? left.splice(0, portionSize) : null),
    read: (clip) => pack.readSamples(clip),
    hasFailed: async () => false,
    close() {},
  };
}

type Feed = ReturnType<typeof connectPort<ImportedClips>>;

async function openImport(feed: Feed, port: MessagePort, signal: AbortSignal): Promise<PrefillSource> {
  const clips: Clip[] = [];
  let end: ImportEnd | null = null;
  let handedOut = 0;
  const ask = async () => {
    const news = await unlessAborted(feed.clipsFrom(clips.length), signal);
    clips.push(...news.clips);
    end = news.end;
  };
  await ask();
  const facts = await unlessAborted(feed.describe(), signal);
  if (!facts) throw new DOMException('There is no import to prepare.', 'AbortError');
  let pack: ReturnType<typeof openClipPack> | null = null;
  return {
    datasetId: facts.datasetId,
    datasetName: facts.name,
    sampleRateHz: facts.sampleRateHz,
    clips,
    total: facts.fileCount,
    async next() {
      while (handedOut === clips.length && end === null) await ask();
      if (end === 'failed' || handedOut === clips.length) return null;
      const from = handedOut;
      handedOut = Math.min(clips.length, from + portionSize);
      return Array.from({ length: handedOut - from }, (_, i) => from + i);
    },
    async read(clip) {
      const bytes = await unlessAborted(feed.readBytes(clip), signal);
      if (bytes) return decodeSamples(bytes, clip.encoding);
      pack ??= openClipPack(facts.datasetId);
      return (await pack).readSamples(clip);
    },
    async hasFailed() {
      const answer = await Promise.race([feed.clipsFrom(Number.MAX_SAFE_INTEGER), noAnswer()]);
      return answer?.end === 'failed';
    },
    close: () => port.close(),
  };
}

/** A feed that has ended answers at once; an import that goes on may not, nor does a worker that is gone. */
function noAnswer(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), 200));
}

/** The thread behind a port may end without a word. */
function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
