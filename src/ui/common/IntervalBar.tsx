// A share from 0 to 1 as a mark on a bar, with its interval where there is one.

import classes from './IntervalBar.module.css';

interface IntervalBarProps {
  share: number;
  interval: { low: number; high: number } | null;
  /** Of its place and colour. */
  className?: string | undefined;
}

export function IntervalBar({ share, interval, className = '' }: IntervalBarProps) {
  return (
    <span className={`${classes.track} ${className}`} aria-hidden>
      {interval ? (
        <span style={{ left: `${interval.low * 100}%`, width: `${(interval.high - interval.low) * 100}%` }} />
      ) : null}
      <i style={{ left: `${share * 100}%` }} />
    </span>
  );
}
