// Listening without an end, until somebody ends it, the page is hidden, or something else takes the engine.

import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import type { PredictorInfo } from '../../runs/predict/predict-types.ts';
import type { Listening, Microphone } from '../../state/microphone.ts';
import { answerAgainAndAgain, type LiveAnswer, type LiveLoop } from './live-loop.ts';

export interface Live {
  state: 'off' | 'opening' | 'on';
  answer: LiveAnswer | null;
  /** Of the last moment. */
  peak: number;
  /** What is heard at a time. */
  windowSec: number;
  /** What an answer takes; 0 until there was one. */
  answerSec: number;
  /** Why it ended by itself. */
  endedBy: 'hidden' | 'engine' | 'microphone' | null;
  error: ErrorRecord | null;
  toggle(): void;
}

/** What it is done with. The functions stay the same from one drawing to the next. */
export interface LiveParts extends Pick<Microphone, 'listen'>, Pick<LiveLoop, 'predictClips'> {
  predictor: PredictorInfo | null;
  /** Something else has the engine. */
  isTaken: boolean;
  clipHabits(): Promise<LiveLoop['habits']>;
}

export function useLive({ predictor, isTaken, listen, predictClips, clipHabits }: LiveParts): Live {
  const [state, setState] = useState<Live['state']>('off');
  const [answer, setAnswer] = useState<LiveAnswer | null>(null);
  const [peak, setPeak] = useState(0);
  const [windowSec, setWindowSec] = useState(0);
  const [answerSec, setAnswerSec] = useState(0);
  const [endedBy, setEndedBy] = useState<Live['endedBy']>(null);
  const [error, setError] = useState<ErrorRecord | null>(null);
  const session = useRef(0);
  const open = useRef<Listening | null>(null);

  const stop = useCallback((by: Live['endedBy'] = null) => {
    session.current += 1;
    open.current?.stop();
    open.current = null;
    setState('off');
    setAnswer(null);
    setPeak(0);
    setAnswerSec(0);
    setEndedBy(by);
  }, []);

  const start = useCallback(
    async (info: PredictorInfo) => {
      session.current += 1;
      const own = session.current;
      const isOver = () => session.current !== own;
      setState('opening');
      setError(null);
      setEndedBy(null);
      try {
        const habits = await clipHabits();
        const windowLength = habits.typicalSec + habits.leadSec + habits.trailSec;
        const listening = await listen(2 * windowLength, setPeak);
        if (isOver()) {
          listening.stop();
          return;
        }
        open.current = listening;
        setWindowSec(windowLength);
        setState('on');
        void listening.ended.then(() => {
          if (!isOver()) stop('microphone');
        });
        await answerAgainAndAgain({
          ...{ info, habits, windowSec: windowLength, listening, predictClips, isOver },
          onAnswer(next, seconds) {
            setAnswer(next);
            if (seconds !== null) setAnswerSec(seconds);
          },
          nowMs: () => performance.now(),
          pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        });
      } catch (thrown) {
        if (isOver()) return;
        stop();
        setError(toErrorRecord(thrown));
      }
    },
    [clipHabits, listen, predictClips, stop],
  );

  useEffect(() => {
    if (state === 'off') return;
    const onHidden = () => {
      if (document.hidden) stop('hidden');
    };
    document.addEventListener('visibilitychange', onHidden);
    return () => document.removeEventListener('visibilitychange', onHidden);
  }, [state, stop]);
  useEffect(() => {
    if (isTaken && open.current) stop('engine');
  }, [isTaken, stop]);
  // another classifier, or another place
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it changes
  useEffect(() => () => stop(), [predictor?.source, stop]);

  const toggle = () => {
    if (state !== 'off') stop();
    else if (predictor) void start(predictor);
  };
  return { state, answer, peak, windowSec, answerSec, endedBy, error, toggle };
}
