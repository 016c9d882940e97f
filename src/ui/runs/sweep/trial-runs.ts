// The runs behind a trial, and how figures of a sweep are written.

import type { FigureName } from '../../../evaluation/figures.ts';
import type { RunRecord } from '../../../run/run-record.ts';
import type { RankedTrial } from '../../../sweep/ranking-types.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { figureOfRun, isLargerBetter } from '../../../sweep/sweep-runs.ts';
import type { NumberFormat } from '../../common/number-format.ts';

/** Of a trial's last rung, by seed and fold. */
export function runsOfTrial(
  runs: readonly RunRecord[],
  { number, rung }: Pick<RankedTrial, 'number' | 'rung'>,
): RunRecord[] {
  return runs
    .filter(({ sweep }) => sweep?.trial === number && (sweep.rung ?? 0) === rung)
    .sort(
      (a, b) =>
        (a.sweep?.seed ?? 0) - (b.sweep?.seed ?? 0) ||
        (a.sweep?.fold ?? '').localeCompare(b.sweep?.fold ?? '', undefined, { numeric: true }),
    );
}

/** The run of a trial that did best, of those that keep a checkpoint where any does; null where none has a figure. */
export function bestRunOf(runs: readonly RunRecord[], trial: number, sweep: SweepRecord): RunRecord | null {
  const own = runs.filter((run) => run.sweep?.trial === trial && figureOfRun(run, sweep) !== null);
  const kept = own.filter(({ checkpoints }) => checkpoints.length > 0);
  const sign = isLargerBetter(sweep.spec.metric) ? 1 : -1;
  const value = (run: RunRecord) => sign * (figureOfRun(run, sweep) ?? 0);
  return (kept.length > 0 ? kept : own).reduce<RunRecord | null>(
    (best, run) => (best === null || value(run) > value(best) ? run : best),
    null,
  );
}

/** A share as percent, a loss or an area as a number. */
export function writtenFigure(
  metric: FigureName,
  value: number,
  format: Pick<NumberFormat, 'percent' | 'decimal'>,
): string {
  return isShare(metric) ? format.percent(value) : format.decimal(value, 3);
}

/** How far figures are apart: points of a share, without the sign of percent. */
export function writtenSpread(metric: FigureName, value: number, format: Pick<NumberFormat, 'decimal'>): string {
  return isShare(metric) ? format.decimal(100 * value, 1) : format.decimal(value, 3);
}

export function isShare(metric: FigureName): boolean {
  return metric !== 'log_loss' && metric !== 'macro_roc_auc';
}
