// Parts of a measurement, one after another until a time is over: what was done, what was cut and what is left is printed and kept,
// so that nothing a machine gave is lost when its time ends.

import type { PartRow } from './figures.ts';

export interface Part {
  name: string;
  run(): Promise<void>;
}

export interface ScheduleOptions {
  parts: readonly Part[];
  /** Seconds for all parts; null: as long as they take. */
  limitSec: number | null;
  /** Seconds for one part: one that hangs costs the others nothing. */
  partLimitSec: number;
  /** Called whenever a row changed. */
  onChange(rows: readonly PartRow[]): void;
  /** Ends the programs that the running part has started. */
  stop(): void;
}

/** Runs the parts in order. A part that fails or hangs is a row of its own; the next ones run. */
export async function runSchedule({
  parts,
  limitSec,
  partLimitSec,
  onChange,
  stop,
}: ScheduleOptions): Promise<PartRow[]> {
  const rows: PartRow[] = parts.map(({ name }) => ({ name, state: 'left', seconds: 0 }));
  const startedAt = performance.now();
  const secondsSince = (since: number) => (performance.now() - since) / 1000;
  const left = () => (limitSec === null ? Number.POSITIVE_INFINITY : limitSec - secondsSince(startedAt));
  onChange(rows);
  for (const [at, part] of parts.entries()) {
    const row = rows[at];
    if (!row || left() <= 0) break;
    const partStartedAt = performance.now();
    console.log(`${part.name} … (${describe(rows, left())})`);
    const outcome = await firstOf(part.run(), Math.min(left(), partLimitSec));
    if (outcome !== null) stop();
    row.seconds = secondsSince(partStartedAt);
    row.state = outcome === null ? 'done' : outcome === 'time' ? 'cut' : 'failed';
    if (outcome instanceof Error) row.reason = outcome.message;
    console.log(`${part.name}: ${row.state}, ${row.seconds.toFixed(1)} s${row.reason ? `; ${row.reason}` : ''}`);
    onChange(rows);
  }
  return rows;
}

function describe(rows: readonly PartRow[], leftSec: number): string {
  const waiting = rows.filter(({ state }) => state === 'left').length;
  const time = Number.isFinite(leftSec) ? `, ${Math.round(leftSec)} s left` : '';
  return `${rows.length - waiting} of ${rows.length} parts behind${time}`;
}

/** Null when the work was done; what it failed with; or 'time' when it took longer. */
async function firstOf(work: Promise<void>, seconds: number): Promise<Error | 'time' | null> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<'time'>((resolve) => {
    if (Number.isFinite(seconds)) timer = setTimeout(() => resolve('time'), 1000 * seconds);
  });
  const done = work.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  try {
    return await Promise.race([done, over]);
  } finally {
    clearTimeout(timer);
  }
}
