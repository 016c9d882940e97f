// Which lines a comparison has: one a run, or one for each experiment over its seeds and folds. Pure.

import type { RunRecord } from '../../../run/run-record.ts';
import { groupRuns, repeatsKey } from '../../../run/table/run-groups.ts';
import { differingSettings } from '../../../run/table/shown-columns.ts';
import type { ChartCurve } from '../../charts/chart-types.ts';
import { Curve } from '../../charts/curve.ts';
import { figureSpec } from '../../charts/figure-specs.ts';
import { meanCurve } from '../../charts/mean-curve.ts';
import type { RunStyle } from '../../charts/run-colors.ts';
import type { CurveField, RunCurves } from '../../charts/run-curves.ts';

/** Runs that are drawn as one line. */
export interface ComparedLine {
  id: string;
  style: RunStyle | undefined;
  /** In the order in which they were chosen. */
  runs: readonly [RunRecord, ...RunRecord[]];
  /** Settings in which it differs from other lines, for its name; of a single run none are needed. */
  settings: readonly string[];
}

/** A line has the style of its first run. */
export function comparedLines(
  runs: readonly RunRecord[],
  styles: ReadonlyMap<string, RunStyle>,
  isGrouped: boolean,
): ComparedLine[] {
  const groups = isGrouped ? groupRuns(runs, [repeatsKey]).map((group) => group.runs) : runs.map((run) => [run]);
  const settings = differingSettings(groups.flatMap(([first]) => first ?? [])).filter((name) => !name.endsWith('seed'));
  return groups.flatMap(([first, ...others]) => {
    if (!first) return [];
    const line = { id: first.id, style: styles.get(first.id), settings: others.length > 0 ? settings : [] };
    return [{ ...line, runs: [first, ...others] as const }];
  });
}

export interface NamedLine extends ComparedLine {
  name: string;
  /** The values of its settings alone; undefined where the name is short. */
  endName?: string | undefined;
}

/** The curves of a figure: of several runs their mean and deviation. */
export function curvesOf(
  lines: readonly NamedLine[],
  field: CurveField,
  curvesOfRun: (run: RunRecord) => RunCurves,
): ChartCurve[] {
  return lines.map(({ id, name, endName, style, runs }) => {
    const curves = runs.map((run) => curvesOfRun(run).of(field)).filter((curve) => curve.length > 0);
    const [only] = curves;
    const merged = curves.length > 1 ? meanCurve(curves) : null;
    return {
      id,
      name,
      endName,
      color: style?.color ?? 'var(--mantine-color-dimmed)',
      dash: style?.dash,
      curve: merged?.curve ?? only ?? new Curve(),
      isSparse: figureSpec(field).isSparse,
      band: merged?.band,
    };
  });
}
