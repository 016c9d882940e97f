// The waveform of a row, with a line where it plays.

import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { useClipPlayer, useIsPlaying } from '../../common/clip-player.ts';
import classes from './sliver.module.css';
import type { SliverQueue } from './sliver-queue.ts';

export const sliverParts = 48;
/** A row that is only scrolled past asks for nothing. */
const restMs = 80;

/** Of the data set whose table it is. */
export const SliverQueueContext = createContext<SliverQueue | null>(null);

export function Sliver({ clipIndex }: { clipIndex: number }) {
  const queue = useContext(SliverQueueContext);
  const [made, setMade] = useState<{ clip: number; path: string } | null>(null);
  const kept = queue?.kept(clipIndex);
  const path = kept ?? (made?.clip === clipIndex ? made.path : null);
  const isThere = path !== null;
  useEffect(() => {
    if (!queue || isThere) return;
    let takeBack = () => {};
    const timer = setTimeout(() => {
      takeBack = queue.wish(clipIndex, (found) => setMade({ clip: clipIndex, path: found }));
    }, restMs);
    return () => {
      clearTimeout(timer);
      takeBack();
    };
  }, [queue, clipIndex, isThere]);
  return (
    <span className={classes.sliver} aria-hidden>
      {path !== null && (
        <svg viewBox={`0 0 ${sliverParts} 2`} preserveAspectRatio="none" className={classes.wave} aria-hidden="true">
          <path d={path} />
        </svg>
      )}
      <PlayLine clipIndex={clipIndex} />
    </span>
  );
}

/** How far a clip has played, over its picture. */
export function PlayLine({ clipIndex }: { clipIndex: number }) {
  const player = useClipPlayer();
  const isPlaying = useIsPlaying(clipIndex);
  const line = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    const draw = () => {
      const progress = player.progress();
      if (line.current) {
        line.current.style.visibility = progress === null ? 'hidden' : 'visible';
        line.current.style.left = `${100 * (progress ?? 0)}%`;
      }
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, player]);
  return isPlaying ? <span ref={line} className={classes.line} /> : null;
}
