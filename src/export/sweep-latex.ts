// The trials of a sweep as a table for a paper: booktabs, the best first, mean ± standard deviation over the runs.

import { hfNames } from '../config/hf-names.ts';
import type { FigureName } from '../evaluation/figures.ts';
import type { RankedTrial, SweepRanking } from '../sweep/ranking-types.ts';
import type { SweepRecord, SweptValue } from '../sweep/sweep-record.ts';
import { settingKey } from '../sweep/trials.ts';
import { latexText } from './runs-latex.ts';

/** trials.tex: a row for each trial that has figures. A † marks those that may be as good as the best: p of 0.05 or more, by Holm. */
export function sweepTrialsLatex(sweep: SweepRecord, { metric, trials }: SweepRanking): string {
  const settings = sweep.spec.settings.map(({ key }) => ({
    key,
    name: `\\texttt{${latexText(hfNames[settingKey(key)])}}`,
  }));
  const header = [...settings.map(({ name }) => name), figureTitle(metric), '95\\,\\% interval', 'runs'];
  const rows = trials
    .filter(({ rank }) => rank !== null)
    .map((trial) => [
      ...settings.map(({ key }) => valueText(trial.values[key])),
      figureText(trial, metric),
      trial.interval ? `${number(trial.interval.low, metric)}--${number(trial.interval.high, metric)}` : '--',
      String(trial.runCount),
    ]);
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  return [
    '% needs \\usepackage{booktabs}',
    `\\begin{tabular}{${'l'.repeat(settings.length)}rrr}`,
    '\\toprule',
    line(header),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '% $\\dagger$: may be as good as the best (paired on the same clips, Holm-corrected $p \\geq 0.05$)',
    '',
  ].join('\n');
}

function figureText({ mean, pooled, deviation, difference, isWithinChance }: RankedTrial, metric: FigureName): string {
  const figure = mean ?? pooled;
  if (figure === null) return '--';
  const text = number(figure, metric);
  const mark = difference !== null && isWithinChance ? '^{\\dagger}' : '';
  if (deviation === null) return mark ? `$${text}${mark}$` : text;
  return `$${text} \\pm ${number(deviation, metric)}${mark}$`;
}

function figureTitle(metric: FigureName): string {
  const words = latexText(metric.replaceAll('_', ' '));
  return isShare(metric) ? `${words} (\\%)` : words;
}

function isShare(metric: FigureName): boolean {
  return metric !== 'log_loss' && metric !== 'macro_roc_auc';
}

function number(value: number, metric: FigureName): string {
  return isShare(metric) ? (100 * value).toFixed(1) : value.toFixed(3);
}

function valueText(value: SweptValue | undefined): string {
  return latexText(String(value ?? 'none'));
}
