// The waveform of an opened clip: a press anywhere plays from there.

import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClipPlayer } from '../../common/clip-player.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useShowError } from '../../common/use-show-error.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './clip-detail.module.css';
import { PlayLine } from './Sliver.tsx';
import { waveformPath } from './waveform-shape.ts';

interface ClipWaveformProps {
  clipIndex: number;
  seconds: number;
  /** Of what is no clip of the open data set: lowest and highest sample of each of equal parts; null while they are computed. */
  peaks?: Float32Array | null;
  /** Over the waveform. */
  children?: ReactNode;
}

const parts = 400;
const keyStep = 0.05;

export function ClipWaveform({ clipIndex, seconds, peaks, children }: ClipWaveformProps) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const { readPeaks } = useActions();
  const player = useClipPlayer();
  const showError = useShowError();
  const [made, setMade] = useState<{ clip: number; path: string } | null>(null);
  /** Where it was last played from, 0..1. */
  const [from, setFrom] = useState(0);
  useEffect(() => {
    let isOver = false;
    setFrom(0);
    if (peaks !== undefined) {
      setMade(peaks && { clip: clipIndex, path: waveformPath(peaks) });
      return;
    }
    readPeaks(clipIndex, parts)
      .then((read) => {
        if (!isOver) setMade({ clip: clipIndex, path: waveformPath(read) });
      })
      .catch((thrown: unknown) => {
        if (!isOver) showError('storage', thrown);
      });
    return () => {
      isOver = true;
    };
  }, [clipIndex, peaks, readPeaks, showError]);

  const playFrom = (share: number) => {
    const at = Math.max(0, Math.min(1, share));
    setFrom(at);
    player.playFrom(clipIndex, at * seconds).catch((thrown: unknown) => showError('storage', thrown));
  };
  const shareAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return (event.clientX - left) / width;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: keyStep, ArrowLeft: -keyStep }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    playFrom((player.progress() ?? from) + step);
  };
  return (
    <div
      className={classes.waveform}
      role="slider"
      tabIndex={0}
      aria-label={t('detail.position')}
      aria-valuemin={0}
      aria-valuemax={Number(seconds.toFixed(2))}
      aria-valuenow={Number((from * seconds).toFixed(2))}
      aria-valuetext={t('seconds', { number: format.decimal(from * seconds, 2) })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(Math.max(0, Math.min(1, shareAt(event))));
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) setFrom(Math.max(0, Math.min(1, shareAt(event))));
      }}
      onPointerUp={(event) => playFrom(shareAt(event))}
      onKeyDown={onKeyDown}
    >
      {made?.clip === clipIndex && (
        <svg viewBox={`0 0 ${peaks ? peaks.length / 2 : parts} 2`} preserveAspectRatio="none" aria-hidden="true">
          <path d={made.path} />
        </svg>
      )}
      {children}
      <span className={classes.from} style={{ left: `${from * 100}%` }} />
      <PlayLine clipIndex={clipIndex} />
    </div>
  );
}
