// At most five reports a second of how far something is: each costs the page a drawing.

const reportEveryMs = 200;

/** Leaves out what comes too soon after a report, but for another phase's first. */
export function throttled<P extends object>(
  report: (progress: P) => void,
  isDue: (progress: P, last: P) => boolean = () => false,
): (progress: P) => void {
  let reportedAt = Number.NEGATIVE_INFINITY;
  let last: P | null = null;
  return (progress) => {
    const now = performance.now();
    if (now - reportedAt < reportEveryMs && !(last && isDue(progress, last))) return;
    reportedAt = now;
    last = progress;
    report(progress);
  };
}
