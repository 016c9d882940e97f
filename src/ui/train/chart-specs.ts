// Which curves stand in which chart of a run.

import type { CurveField } from '../charts/run-curves.ts';
import { isOwnCurve } from '../charts/run-curves.ts';

export interface SeriesSpec {
  field: CurveField;
  /** A CSS colour of the colour-blind-safe palette. */
  color: string;
  /** Without: the words for `field`. */
  name?: string;
}

export interface RunChartSpec {
  id: 'loss' | 'quality' | 'rate' | 'gradient' | 'speed' | 'memory';
  series: readonly SeriesSpec[];
  /** Whether the best checkpoint is marked. */
  marksBest: boolean;
  /** Measured of the machine: runs of earlier versions have none. */
  isMeasured: boolean;
}

const specs: readonly RunChartSpec[] = [
  {
    id: 'loss',
    series: [
      { field: 'loss', color: 'var(--class-0)' },
      { field: 'eval_loss', color: 'var(--class-1)' },
    ],
    marksBest: true,
    isMeasured: false,
  },
  {
    id: 'quality',
    series: [
      { field: 'eval_accuracy', color: 'var(--class-2)' },
      { field: 'eval_f1', color: 'var(--class-3)' },
    ],
    marksBest: true,
    isMeasured: false,
  },
  { id: 'rate', series: [{ field: 'learning_rate', color: 'var(--class-5)' }], marksBest: false, isMeasured: false },
  { id: 'gradient', series: [{ field: 'grad_norm', color: 'var(--class-4)' }], marksBest: false, isMeasured: false },
  {
    id: 'speed',
    series: [{ field: 'train_samples_per_second', color: 'var(--class-7)' }],
    marksBest: false,
    isMeasured: true,
  },
  { id: 'memory', series: [{ field: 'memory_bytes', color: 'var(--class-0)' }], marksBest: false, isMeasured: true },
];

/** The charts of a run whose best checkpoint is chosen by `metric`. */
export function chartSpecsFor(metric: string): readonly RunChartSpec[] {
  if (!isOwnCurve(metric)) return specs;
  const chosen: SeriesSpec = { field: 'eval_chosen', color: 'var(--class-6)', name: metric };
  return specs.map((spec) => (spec.id === 'quality' ? { ...spec, series: [...spec.series, chosen] } : spec));
}
