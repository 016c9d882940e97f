// Which curves stand in which chart, and how their values are written.

import type { NumberFormat } from '../common/number-format.ts';
import { type ChartField, isOwnCurve } from './chart-rows.ts';

export interface SeriesSpec {
  field: ChartField;
  /** A CSS colour of the colour-blind-safe palette. */
  color: string;
  /** Validation is seldom: its points are marked. */
  isSparse: boolean;
  /** Without: the words for `field`. */
  name?: string;
}

export interface ChartSpec {
  id: 'loss' | 'quality' | 'rate' | 'gradient';
  series: readonly SeriesSpec[];
  /** `unit`: 0..1, drawn as percent. `zero`: from 0 to the largest. */
  scale: 'unit' | 'zero';
  /** What guessing would give, as a level beside the curves. */
  guessed?: number;
  /** Whether the best checkpoint is marked. */
  marksBest: boolean;
  format(value: number, format: NumberFormat): string;
}

const chartSpecs: readonly ChartSpec[] = [
  {
    id: 'loss',
    series: [
      { field: 'loss', color: 'var(--class-0)', isSparse: false },
      { field: 'eval_loss', color: 'var(--class-1)', isSparse: true },
    ],
    scale: 'zero',
    marksBest: true,
    format: (value, format) => format.decimal(value, 3),
  },
  {
    id: 'quality',
    series: [
      { field: 'eval_accuracy', color: 'var(--class-2)', isSparse: true },
      { field: 'eval_f1', color: 'var(--class-3)', isSparse: true },
    ],
    scale: 'unit',
    marksBest: true,
    format: (value, format) => format.percent(value),
  },
  {
    id: 'rate',
    series: [{ field: 'learning_rate', color: 'var(--class-5)', isSparse: false }],
    scale: 'zero',
    marksBest: false,
    format: (value, format) => format.scientific(value),
  },
  {
    id: 'gradient',
    series: [{ field: 'grad_norm', color: 'var(--class-4)', isSparse: false }],
    scale: 'zero',
    marksBest: false,
    format: (value, format) => format.decimal(value, 2),
  },
];

/** The charts of a run whose best checkpoint is chosen by `metric`; `guessed` of its validation clips are right by guessing
 *  (null where there are none). */
export function chartSpecsFor(metric: string, guessed: number | null): readonly ChartSpec[] {
  const chosen: SeriesSpec = { field: 'eval_chosen', color: 'var(--class-6)', isSparse: true, name: metric };
  return chartSpecs.map((spec) => {
    if (spec.id !== 'quality') return spec;
    const series = isOwnCurve(metric) ? [...spec.series, chosen] : spec.series;
    return { ...spec, series, ...(guessed === null ? {} : { guessed }) };
  });
}
