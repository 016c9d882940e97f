// One take at a time: the microphone opens with the press and closes with its end, and what was said is predicted.

import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import type { Listening, Microphone } from '../../state/microphone.ts';
import { afterPress, noPress, type PressEvent, type PressState } from './press.ts';

/** Longer ones end by themselves: by then somebody has forgotten to let go. */
export const longestTakeSec = 60;
/** The browser asked the person, who let go of the button to answer. */
const askedMs = 1000;

export type SpeakingState = 'idle' | 'opening' | 'speaking' | 'predicting';

export interface Speaking {
  state: SpeakingState;
  /** Tapped rather than held: it ends with another tap. */
  isLatched: boolean;
  level: { peak: number; seconds: number };
  /** Of the microphone. */
  error: ErrorRecord | null;
  /** What came of the last one, where no take did. */
  outcome: 'ready' | 'nothing' | null;
  onPress(event: PressEvent): void;
}

/** What it is done with. `listen` and `hearTake` stay the same from one drawing to the next. */
export interface SpeakingParts<Take> extends Pick<Microphone, 'listen'> {
  /** Null: there is nothing yet to hear it. */
  predictor: { sampleRateHz: number } | null;
  /** Null where there is nothing to hear; throws what is told elsewhere. */
  hearTake(samples: Float32Array<ArrayBuffer>, sampleRateHz: number): Promise<Take | null>;
  onTake(take: Take): void;
}

export function useSpeaking<Take>({ predictor, listen, hearTake, onTake }: SpeakingParts<Take>): Speaking {
  const [state, setState] = useState<SpeakingState>('idle');
  const [press, setPress] = useState<PressState>(noPress);
  const [level, setLevel] = useState({ peak: 0, seconds: 0 });
  const [error, setError] = useState<ErrorRecord | null>(null);
  const [outcome, setOutcome] = useState<Speaking['outcome']>(null);
  const pressNow = useRef(noPress);
  const open = useRef<Listening | null>(null);
  const wantsOpen = useRef(false);
  const isGone = useRef(false);
  const taken = useRef(onTake);
  taken.current = onTake;

  const setPressTo = useCallback((next: PressState) => {
    pressNow.current = next;
    setPress(next);
  }, []);

  const end = useCallback(async () => {
    wantsOpen.current = false;
    const listening = open.current;
    open.current = null;
    setPressTo(noPress);
    if (!listening) return;
    listening.stop();
    if (isGone.current || !predictor) {
      setState('idle');
      return;
    }
    setState('predicting');
    try {
      const { sampleRateHz } = predictor;
      const take = await hearTake(listening.last(longestTakeSec, sampleRateHz), sampleRateHz);
      if (take) taken.current(take);
      else setOutcome('nothing');
    } catch {
      // told where the errors of this place are
    } finally {
      setState('idle');
      setLevel({ peak: 0, seconds: 0 });
    }
  }, [hearTake, predictor, setPressTo]);

  const begin = useCallback(async () => {
    wantsOpen.current = true;
    setState('opening');
    setError(null);
    setOutcome(null);
    setLevel({ peak: 0, seconds: 0 });
    const askedAt = performance.now();
    try {
      const listening = await listen(longestTakeSec, (peak, seconds) => {
        setLevel({ peak, seconds });
        if (seconds >= longestTakeSec) void end();
      });
      const wasAsked = performance.now() - askedAt > askedMs;
      const isHeld = pressNow.current.press === 'held';
      if (isGone.current || !wantsOpen.current || (wasAsked && !isHeld)) {
        listening.stop();
        setPressTo(noPress);
        setState('idle');
        if (wasAsked) setOutcome('ready');
        return;
      }
      open.current = listening;
      setState('speaking');
      void listening.ended.then(() => {
        if (open.current === listening) void end();
      });
    } catch (thrown) {
      setPressTo(noPress);
      setError(toErrorRecord(thrown));
      setState('idle');
    }
  }, [end, listen, setPressTo]);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      open.current?.stop();
      open.current = null;
    };
  }, []);

  const onPress = (event: PressEvent) => {
    if (state === 'predicting' || !predictor) return;
    const { state: next, does } = afterPress(pressNow.current, event);
    setPressTo(next);
    if (does === 'begin') void begin();
    if (does === 'end') void end();
  };
  return { state, isLatched: press.press === 'latched', level, error, outcome, onPress };
}
