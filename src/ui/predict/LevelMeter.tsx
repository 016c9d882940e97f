// How loud the microphone is at this moment.

import classes from './LevelMeter.module.css';

/** @param peak of the last moment, full scale 1. */
export function LevelMeter({ peak }: { peak: number }) {
  return (
    <div className={classes.meter} aria-hidden>
      <div
        className={classes.level}
        data-loud={peak > 0.98 || undefined}
        style={{ transform: `scaleX(${levelShare(peak)})` }}
      />
    </div>
  );
}

/** From −60 dB to full scale. */
function levelShare(peak: number): number {
  return Math.max(0, Math.min(1, 1 + (20 * Math.log10(Math.max(peak, 1e-6))) / 60));
}
