// Which figures of runs are drawn, in which chart and on which axis, and how their values are written.

import type { NumberFormat } from '../common/number-format.ts';
import type { ChartScale } from './chart-types.ts';
import type { CurveField } from './run-curves.ts';

export interface FigureSpec {
  field: CurveField;
  /** Validation is seldom: its points are marked. */
  isSparse: boolean;
  scale: ChartScale['kind'];
  format(value: number, format: NumberFormat): string;
}

const share = (value: number, format: NumberFormat) => format.percent(value);

const specs: Readonly<Record<CurveField, Omit<FigureSpec, 'field'>>> = {
  loss: { isSparse: false, scale: 'zero', format: (value, format) => format.decimal(value, 3) },
  eval_loss: { isSparse: true, scale: 'zero', format: (value, format) => format.decimal(value, 3) },
  eval_accuracy: { isSparse: true, scale: 'unit', format: share },
  eval_f1: { isSparse: true, scale: 'unit', format: share },
  eval_chosen: { isSparse: true, scale: 'unit', format: share },
  learning_rate: { isSparse: false, scale: 'zero', format: (value, format) => format.scientific(value) },
  grad_norm: { isSparse: false, scale: 'zero', format: (value, format) => format.decimal(value, 2) },
  train_samples_per_second: { isSparse: false, scale: 'zero', format: (value, format) => format.decimal(value, 1) },
  memory_bytes: { isSparse: false, scale: 'zero', format: (value, format) => format.bytes(value) },
};

export function figureSpec(field: CurveField): FigureSpec {
  return { field, ...specs[field] };
}

/** The axis of a chart of this figure. `isNear`: shares from the smallest to the largest, to tell runs apart. */
export function scaleOf(field: CurveField, format: NumberFormat, isNear = false): ChartScale {
  const spec = specs[field];
  const tick = (value: number) => {
    if (spec.scale === 'unit') return format.percent(value, value * 100 === Math.round(value * 100) ? 0 : 1);
    return field === 'memory_bytes' ? format.bytes(value).replace(/[.,]0/, '') : format.scientific(value);
  };
  return {
    kind: isNear && spec.scale === 'unit' ? 'fit' : spec.scale,
    format: (value) => spec.format(value, format),
    tick,
  };
}
