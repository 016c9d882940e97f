// Parts of a measurement, one after another until a time is over. Each gets a share of what is left, by its weight among the parts that
// must not be missed, so that a slow one keeps none behind it from giving a figure; what was done, what was cut and what is left is
// printed and kept, so that nothing a machine gave is lost when its time ends.

import type { PartRow } from './figures.ts';

export interface Part {
  name: string;
  /** Its share beside the others'; 0: it has what is left once the others are through. */
  weight: number;
  /** Told what to keep to. It is ended a little later than that. */
  run(budget: Budget): Promise<void>;
}

/** The time of a part. */
export class Budget {
  private readonly endsAtMs: number;

  constructor(seconds: number) {
    this.endsAtMs = performance.now() + 1000 * seconds;
  }

  get leftSec(): number {
    return (this.endsAtMs - performance.now()) / 1000;
  }
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

/** A part is ended after so many times its share: it plans with less than it is given. */
const tolerance = 1.25;

/** Runs the parts in order. A part that fails or hangs is a row of its own; the next ones run. */
export async function runSchedule({
  parts,
  limitSec,
  partLimitSec,
  onChange,
  stop,
}: ScheduleOptions): Promise<PartRow[]> {
  const rows: PartRow[] = parts.map(({ name }) => ({ name, state: 'left', seconds: 0 }));
  const all = new Budget(limitSec ?? Number.POSITIVE_INFINITY);
  onChange(rows);
  for (const [at, part] of parts.entries()) {
    const row = rows[at];
    const left = all.leftSec;
    if (!row || left <= 0) break;
    const share = Math.min(left * shareOf(parts.slice(at)), partLimitSec);
    const startedAt = performance.now();
    console.log(`${part.name} … (${describe(rows, left, share)})`);
    const outcome = await firstOf(part.run(new Budget(share)), Math.min(left, tolerance * share));
    if (outcome !== null) stop();
    row.seconds = (performance.now() - startedAt) / 1000;
    row.state = outcome === null ? 'done' : outcome === 'time' ? 'cut' : 'failed';
    if (outcome instanceof Error) row.reason = outcome.message;
    console.log(`${part.name}: ${row.state}, ${row.seconds.toFixed(1)} s${row.reason ? `; ${row.reason}` : ''}`);
    onChange(rows);
  }
  return rows;
}

/** Of the first of these parts, of the time that is left. */
function shareOf(parts: readonly Part[]): number {
  const weights = parts.map(({ weight }) => weight);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const first = weights[0] ?? 0;
  return first > 0 ? first / all : 1;
}

function describe(rows: readonly PartRow[], leftSec: number, shareSec: number): string {
  const waiting = rows.filter(({ state }) => state === 'left').length;
  const time = Number.isFinite(leftSec) ? `, ${Math.round(leftSec)} s left, ${Math.round(shareSec)} s for it` : '';
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
