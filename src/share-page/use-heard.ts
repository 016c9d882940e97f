// What the page has heard: takes and files, newest first, in memory alone.

import { useCallback, useMemo, useRef, useState } from 'react';
import { type Answer, answerOf } from '../evaluation/answer.ts';
import type { ClipHabits } from '../evaluation/clip-habits.ts';
import { trimmed } from '../evaluation/sound-span.ts';
import { type ErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { PredictorInfo } from '../runs/predict/predict-types.ts';
import { SampleShelf } from '../state/sample-shelf.ts';
import { askEngine } from './use-page-engine.ts';

export interface Heard {
  id: number;
  /** Of a file; null for a take, which has its number. */
  fileName: string | null;
  take: number;
  seconds: number;
  answer: Answer;
  logits: number[];
}

interface UnheardFile {
  fileName: string;
  error: ErrorRecord;
}

export interface HeardThings {
  things: readonly Heard[];
  problems: readonly UnheardFile[];
  /** Files that are waited for, and those that are through. */
  files: { done: number; total: number } | null;
  sound(id: number): { samples: Float32Array<ArrayBuffer>; sampleRateHz: number } | null;
  hearTake(samples: Float32Array<ArrayBuffer>): Promise<Heard | null>;
  hearFiles(files: readonly File[]): Promise<void>;
  stopFiles(): void;
  forget(id: number): void;
  forgetAll(): void;
}

/** Earlier ones make way. */
const mostThings = 1000;

export function useHeard(predictor: PredictorInfo | null, habits: ClipHabits): HeardThings {
  const [things, setThings] = useState<readonly Heard[]>([]);
  const [problems, setProblems] = useState<readonly UnheardFile[]>([]);
  const [files, setFiles] = useState<HeardThings['files']>(null);
  const shelf = useMemo(() => new SampleShelf(), []);
  const lastId = useRef(0);
  const lastTake = useRef(0);
  /** Of the files that are heard now. */
  const session = useRef(0);

  const hear = useCallback(
    async (samples: Float32Array<ArrayBuffer>, fileName: string | null): Promise<Heard | null> => {
      const { leastSamples, sampleRateHz } = present(predictor);
      if (samples.length < leastSamples) {
        if (fileName === null) return null;
        throw new VoxtuneError('model/clip-too-short', 'The recording is too short for the model.', {
          found: samples.length,
          needed: leastSamples,
        });
      }
      const { logits, levelsDbfs } = await askEngine.predictClips([samples]);
      const own = present(logits[0]);
      const answer = answerOf(own, present(predictor), levelsDbfs[0]);
      if (fileName === null && answer.kind === 'nothing') return null;
      lastId.current += 1;
      if (fileName === null) lastTake.current += 1;
      const id = lastId.current;
      shelf.put(id, samples, sampleRateHz);
      const seconds = samples.length / sampleRateHz;
      const heard: Heard = { id, fileName, take: lastTake.current, seconds, answer, logits: own };
      setThings((before) => {
        for (const { id: old } of before.slice(mostThings - 1)) shelf.remove(old);
        return [heard, ...before.slice(0, mostThings - 1)];
      });
      return heard;
    },
    [predictor, shelf],
  );

  const hearTake = useCallback(
    (samples: Float32Array<ArrayBuffer>) => hear(trimmed(samples, present(predictor).sampleRateHz, habits), null),
    [hear, predictor, habits],
  );

  const hearFiles = useCallback(
    async (chosen: readonly File[]) => {
      session.current += 1;
      const own = session.current;
      setProblems([]);
      for (const [done, file] of chosen.entries()) {
        setFiles({ done, total: chosen.length });
        try {
          const samples = await askEngine.decode(file);
          if (session.current !== own) return;
          await hear(samples, file.name);
        } catch (thrown) {
          const error = toErrorRecord(thrown);
          setProblems((before) => [...before, { fileName: file.name, error }]);
        }
        if (session.current !== own) return;
      }
      setFiles(null);
    },
    [hear],
  );

  return {
    things,
    problems,
    files,
    sound: useCallback((id) => shelf.get(id), [shelf]),
    hearTake,
    hearFiles,
    stopFiles() {
      session.current += 1;
      setFiles(null);
    },
    forget(id) {
      shelf.remove(id);
      setThings((before) => before.filter((one) => one.id !== id));
    },
    forgetAll() {
      for (const { id } of things) shelf.remove(id);
      setThings([]);
      setProblems([]);
    },
  };
}
