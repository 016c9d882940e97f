// Which lines the charts of a comparison have: one a run, or one for each experiment over its seeds and folds. Pure.

import type { RunRecord } from '../../../run/run-record.ts';
import type { ChartCurve } from '../../charts/chart-types.ts';
import { Curve } from '../../charts/curve.ts';
import { figureSpec } from '../../charts/figure-specs.ts';
import { meanCurve } from '../../charts/mean-curve.ts';
import type { RunStyle } from '../../charts/run-colors.ts';
import type { CurveField, RunCurves } from '../../charts/run-curves.ts';

/** Runs that are drawn as one line. */
export interface ComparedLine {
  id: string;
  name: string;
  style: RunStyle | undefined;
  runs: readonly RunRecord[];
}

/** The curves of a figure: of several runs their mean and deviation. */
export function curvesOf(
  lines: readonly ComparedLine[],
  field: CurveField,
  curvesOfRun: (run: RunRecord) => RunCurves,
): ChartCurve[] {
  return lines.map(({ id, name, style, runs }) => {
    const curves = runs.map((run) => curvesOfRun(run).of(field)).filter((curve) => curve.length > 0);
    const [only] = curves;
    const merged = curves.length > 1 ? meanCurve(curves) : null;
    return {
      id,
      name,
      color: style?.color ?? 'var(--mantine-color-dimmed)',
      dash: style?.dash,
      curve: merged?.curve ?? only ?? new Curve(),
      isSparse: figureSpec(field).isSparse,
      band: merged?.band,
    };
  });
}
