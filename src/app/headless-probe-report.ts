// What the probing command says of what it found: the page's sentences, and its curve as a table.

import { type ProbeReport, probeRow } from '../evaluation/probes/probe-report.ts';
import { largestOf } from '../lib/long-lists.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import { groupCount } from '../ui/probe/group-shares.ts';
import {
  basisSaid,
  betterSaid,
  curveSaid,
  foldsSaid,
  guessSaid,
  learningSaid,
  mixedSaid,
  resultSaid,
} from '../ui/probe/probe-sentences.ts';
import { rowSaid } from '../ui/probe/row-names.ts';
import { say } from './headless-progress.ts';
import { format, inWords } from './headless-words.ts';

export function sayProbe(report: ProbeReport, { groups }: Pick<OpenDataset, 'groups'>): void {
  for (const line of probeLines(report, groups)) say(line);
}

export function probeLines(report: ProbeReport, groups: OpenDataset['groups']): string[] {
  const group = groups.find(({ name }) => name === report.intervalBy);
  const sentences = [
    foldsSaid(report),
    [...resultSaid(report, format), ...betterSaid(report, format), ...guessSaid(report, format)],
    basisSaid(report, group ? groupCount(report, group) : null),
    curveSaid(report, format),
    mixedSaid(report, format),
    learningSaid(report.learningCurve, format),
  ];
  const said = sentences.filter((list) => list.length > 0).map((list) => inWords('probe', list));
  const [folds = '', ...rest] = said;
  return [folds, ...curveTable(report.rows), ...rest];
}

/** A line for each layer, then one for each other row. */
export function curveTable(rows: ProbeReport['rows']): string[] {
  const shareOf = (name: string) => {
    const row = probeRow({ rows }, name);
    return row ? format.percent(row.accuracy).replaceAll('\u00a0', ' ') : '';
  };
  const pair = (title: string, start: string) => [title, shareOf(`${start}_mean`), shareOf(`${start}_mean_std`)];
  const layers = rows.flatMap(({ name }) => /^layer_(\d+)_mean$/.exec(name)?.[1] ?? []);
  const curve = [...layers.map((layer) => pair(`layer ${layer}`, `layer_${layer}`)), pair('all layers', 'all_layers')];
  const others = rows
    .filter(({ name }) => !/^(layer_\d+|all_layers)_/.test(name))
    .map((row) => [inWords('probe', [rowSaid(row)]), shareOf(row.name)]);
  const table = [['', 'mean', 'mean and deviation'], ...curve, ...others];
  const width = largestOf(table.map(([title = '']) => title.length));
  return table.map(([title = '', ...cells]) =>
    [title.padEnd(width), ...cells.map((cell) => cell.padStart(8))].join('  ').trimEnd(),
  );
}
