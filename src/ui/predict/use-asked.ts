// Many clips made of one (windows of it, or it with a part hidden), asked a few at a time, so that what else is asked gets its turn, the
// share that is done is shown, and it ends when nobody looks any more.

import { useEffect, useRef, useState } from 'react';
import type { PredictActions } from '../../state/predict-types.ts';

/** Samples that go through the model together, about. */
const mostSamples = 20 * 16_000;
const mostClips = 16;

export interface Asked<T> {
  result: T | null;
  /** 0..1 while it is asked; null otherwise. */
  share: number | null;
  start(): void;
  stop(): void;
}

export interface Question<T> {
  count: number;
  clip(at: number): Float32Array;
  /** From the logits of all. */
  answer(logits: readonly (readonly number[])[]): T;
}

/** `id`: what it is about; another one is another question. */
export function useAsked<T>(
  id: number,
  makeQuestion: () => Question<T> | null,
  predictClips: PredictActions['predictClips'],
): Asked<T> {
  const [result, setResult] = useState<{ id: number; value: T } | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const session = useRef(0);
  const stop = () => {
    session.current += 1;
    setShare(null);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is about something else
  useEffect(() => stop, [id]);
  const start = () => {
    const question = makeQuestion();
    if (!question) return;
    session.current += 1;
    const own = session.current;
    setShare(0);
    ask(
      question,
      predictClips,
      () => session.current !== own,
      (done) => setShare(done),
    ).then(
      (value) => {
        if (session.current !== own) return;
        setShare(null);
        if (value !== null) setResult({ id, value });
      },
      // told where the errors of this place are
      () => {
        if (session.current === own) setShare(null);
      },
    );
  };
  return { result: result?.id === id ? result.value : null, share, start, stop };
}

/** Null when it is over before the end. */
export async function ask<T>(
  { count, clip, answer }: Question<T>,
  predictClips: PredictActions['predictClips'],
  isOver: () => boolean,
  onShare: (share: number) => void,
): Promise<T | null> {
  const logits: number[][] = [];
  while (logits.length < count) {
    const batch: Float32Array[] = [];
    let samples = 0;
    while (batch.length < mostClips && logits.length + batch.length < count && samples < mostSamples) {
      const next = clip(logits.length + batch.length);
      batch.push(next);
      samples += next.length;
    }
    const predicted = await predictClips(batch);
    if (isOver()) return null;
    for (const row of predicted.logits) logits.push(row);
    onShare(logits.length / count);
  }
  return answer(logits);
}
