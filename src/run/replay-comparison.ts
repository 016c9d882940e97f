// A run that repeats another, held against it row by row: the same to the bit, or where and by how much they differ.

import type { LogRow } from '../training/log-rows.ts';
import type { RunEnvironment, RunRecord } from './run-record.ts';

/** Of rows, what the clock and the machine decide. */
const measured: ReadonlySet<string> = new Set([
  'kind',
  'step',
  'elapsed_sec',
  'train_samples_per_second',
  'memory_bytes',
  'eval_runtime',
  'eval_samples_per_second',
  'eval_steps_per_second',
]);

/** One figure of the log. */
export interface ReplayedFigure {
  /** As transformers' log calls it. */
  name: string;
  /** Rows that both have. */
  rowCount: number;
  differCount: number;
  /** The first update at which it differs, and what it is there; null where it never does. */
  first: { step: number; before: number; now: number } | null;
  /** The greatest difference of all rows. */
  greatest: number;
}

export interface ReplayComparison {
  figures: ReplayedFigure[];
  /** Rows of the one and of the other that the other does not have. */
  missingRows: number;
  addedRows: number;
  /** Of all figures. */
  firstStep: number | null;
  /** What was otherwise: another engine, device, number of threads or version gives other bits. */
  environment: {
    what: 'backend' | 'device' | 'kernels' | 'threads' | 'version' | 'data' | 'split';
    before: string;
    now: string;
  }[];
}

type Replayed = Pick<RunRecord, 'history' | 'backend' | 'environment' | 'dataHash' | 'splitHash'>;

/** Of what both have by now: the second may still be at work. */
export function compareReplay(before: Replayed, now: Replayed): ReplayComparison {
  const earlier = new Map([...before.history].map((row) => [keyOf(row), row]));
  const figures = new Map<string, ReplayedFigure>();
  let addedRows = 0;
  for (const row of now.history) {
    const key = keyOf(row);
    const same = earlier.get(key);
    earlier.delete(key);
    if (same) compareRows(same, row, figures);
    else addedRows++;
  }
  const steps = [...figures.values()].flatMap(({ first }) => (first ? [first.step] : []));
  return {
    figures: [...figures.values()],
    missingRows: earlier.size,
    addedRows,
    firstStep: steps.length > 0 ? steps.reduce((least, step) => Math.min(least, step)) : null,
    environment: differences(before, now),
  };
}

function keyOf({ kind, step }: LogRow): string {
  return `${kind} ${step}`;
}

function compareRows(before: LogRow, now: LogRow, figures: Map<string, ReplayedFigure>): void {
  const was = new Map<string, unknown>(Object.entries(before));
  for (const [name, value] of Object.entries(now)) {
    const other = was.get(name);
    if (measured.has(name) || typeof value !== 'number' || typeof other !== 'number') continue;
    const figure = figures.get(name) ?? { name, rowCount: 0, differCount: 0, first: null, greatest: 0 };
    figures.set(name, figure);
    figure.rowCount++;
    // to the bit, and where neither is a number
    if (Object.is(value, other)) continue;
    figure.differCount++;
    figure.first ??= { step: now.step, before: other, now: value };
    const difference = Math.abs(value - other);
    figure.greatest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(figure.greatest, difference);
  }
}

function differences(before: Replayed, now: Replayed): ReplayComparison['environment'] {
  const facts = (run: Replayed) => ({
    backend: run.backend,
    device: run.environment?.device,
    kernels: run.environment && kernelsReplaced(run.environment),
    threads: run.environment?.threads,
    version: run.environment?.version,
    data: run.dataHash?.slice(0, 12),
    split: run.splitHash?.slice(0, 12),
  });
  const [was, is] = [facts(before), facts(now)];
  return (['backend', 'device', 'kernels', 'threads', 'version', 'data', 'split'] as const).flatMap((what) => {
    const [one, other] = [was[what], is[what]];
    // what an earlier version did not write down is not known to differ
    if (one === undefined || one === null || other === undefined || other === null || one === other) return [];
    return [{ what, before: String(one), now: String(other) }];
  });
}

/** Of a GPU, by their names; a dash where there are none. */
function kernelsReplaced({ kernelFallbacks = [] }: RunEnvironment): string {
  return kernelFallbacks.map(({ kernel, way }) => `${kernel} ${way}`).join(', ') || '–';
}
