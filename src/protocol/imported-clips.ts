// The clips of an import under way, across threads: the import worker answers on a port, the train worker asks.

import type { ImportedClips } from '../importing/clip-feed.ts';
import { connectPort, exposePort, transfer } from './worker-client.ts';

export function shareClips(port: MessagePort, clips: ImportedClips): void {
  exposePort(port, {
    describe: () => clips.describe(),
    clipsFrom: (from) => clips.clipsFrom(from),
    async readBytes(clip) {
      const bytes = await clips.readBytes(clip);
      return bytes && transfer(bytes, [bytes.buffer]);
    },
    hasFailed: () => clips.hasFailed(),
  } satisfies ImportedClips);
}

/** A thread that ended never answers: until then an import counts as going on. */
const answerLimitMs = 3000;

/** Whatever is asked rejects with the signal's reason once that aborts: the other thread may have ended without a word. */
export function connectClips(port: MessagePort, signal: AbortSignal): ImportedClips {
  const clips = connectPort<ImportedClips>(port);
  const unlessAborted = <T>(answer: Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      const abort = () => reject(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort);
      void answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  return {
    describe: () => unlessAborted(clips.describe()),
    clipsFrom: (from) => unlessAborted(clips.clipsFrom(from)),
    readBytes: (clip) => unlessAborted(clips.readBytes(clip)),
    hasFailed: () =>
      Promise.race([
        clips.hasFailed(),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), answerLimitMs)),
      ]),
  };
}
