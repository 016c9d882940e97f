// The most memory that this process's children have held together: what a headless run costs the machine. Linux only.

import { usageBelow } from './process-tree.ts';

/** Watches until `stop`, which tells the most that was seen in bytes; null where it cannot be told. */
export function watchPeakMemory(everyMs = 500): { stop(): number | null } {
  if (process.platform !== 'linux') return { stop: () => null };
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, usageBelow(process.pid).ownBytes);
  };
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
