// What the probing command says of what it found: its curve as a table.

import { type ProbeReport, probeRow } from '../evaluation/probes/probe-report.ts';
import { largestOf } from '../lib/long-lists.ts';
import { say } from './headless-progress.ts';
import { format } from './headless-words.ts';

export function sayProbe({ rows }: ProbeReport): void {
  for (const line of curveTable(rows)) say(line);
}

/** A line for each layer, then one for each other row. */
function curveTable(rows: ProbeReport['rows']): string[] {
  const shareOf = (name: string) => {
    const row = probeRow({ rows }, name);
    return row ? format.percent(row.accuracy).replaceAll('\u00a0', ' ') : '';
  };
  const pair = (title: string, start: string) => [title, shareOf(`${start}_mean`), shareOf(`${start}_mean_std`)];
  const layers = rows.flatMap(({ name }) => /^layer_(\d+)_mean$/.exec(name)?.[1] ?? []);
  const curve = [...layers.map((layer) => pair(`layer ${layer}`, `layer_${layer}`)), pair('all layers', 'all_layers')];
  const others = rows
    .filter(({ name }) => !/^(layer_\d+|all_layers)_/.test(name))
    .map(({ name }) => [name, shareOf(name)]);
  const table = [['', 'mean', 'mean and deviation'], ...curve, ...others];
  const width = largestOf(table.map(([title = '']) => title.length));
  return table.map(([title = '', ...cells]) =>
    [title.padEnd(width), ...cells.map((cell) => cell.padStart(8))].join('  ').trimEnd(),
  );
}
