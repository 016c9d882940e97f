// One recording at a time, from the click to the take.

import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import type { OngoingRecording, TakenRecording } from '../../state/microphone.ts';
import { useActions } from '../common/use-studio.ts';

/** Longer ones are cut by the import; by then somebody has forgotten to stop. */
export const longestSec = 300;

export interface Recorder {
  /** `asking`: the browser asks for the microphone, or opens it. */
  state: 'idle' | 'asking' | 'recording';
  error: ErrorRecord | null;
  /** Of the last moment. */
  level: { peak: number; seconds: number };
  /** Starts, or stops. */
  toggle(): void;
}

export function useRecorder(onTaken: (taken: TakenRecording) => void): Recorder {
  const { record } = useActions();
  const [state, setState] = useState<Recorder['state']>('idle');
  const [error, setError] = useState<ErrorRecord | null>(null);
  const [level, setLevel] = useState({ peak: 0, seconds: 0 });
  const ongoing = useRef<OngoingRecording | null>(null);
  const isGone = useRef(false);
  const taken = useRef(onTaken);
  taken.current = onTaken;

  const stop = useCallback(() => {
    const recording = ongoing.current;
    ongoing.current = null;
    setState('idle');
    if (!recording) return;
    const take = recording.stop();
    if (take.seconds > 0 && !isGone.current) taken.current(take);
  }, []);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      stop();
    };
  }, [stop]);

  const start = useCallback(async () => {
    setState('asking');
    setError(null);
    setLevel({ peak: 0, seconds: 0 });
    try {
      const recording = await record((peak, seconds) => {
        setLevel({ peak, seconds });
        if (seconds >= longestSec) stop();
      });
      // closed while the browser asked
      if (isGone.current) {
        recording.stop();
        return;
      }
      ongoing.current = recording;
      setState('recording');
      void recording.ended.then(() => {
        if (ongoing.current === recording) stop();
      });
    } catch (thrown) {
      setError(toErrorRecord(thrown));
      setState('idle');
    }
  }, [record, stop]);

  const toggle = () => {
    if (state === 'recording') stop();
    else if (state === 'idle') void start();
  };
  return { state, error, level, toggle };
}
