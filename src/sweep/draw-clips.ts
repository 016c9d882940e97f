// Draws the clips of a sweep anew, for all trials at once, and gives each trial's figure in every draw: what makes a clip hard for all
// of them takes nothing from a difference. One pass, since the draws of tens of thousands of clips do not fit into memory together.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { drawnInTwoStages } from '../evaluation/bootstrap.ts';
import type { FigureName } from '../evaluation/figures.ts';
import { type ClipGroup, drawnUnits } from '../evaluation/test-intervals.ts';
import type { TrialCells } from './trial-cells.ts';

/** Cells that all draws go through: of huge sweeps there are fewer draws. */
const mostWork = 1e9;
const [mostDraws, leastDraws] = [2000, 400];

export interface DrawnTrial {
  cells: TrialCells;
  /** With the best, which is the first of the list: the cells that both have. Null: it is not held against it. */
  pair: readonly [own: TrialCells, best: TrialCells] | null;
}

export interface DrawnFigures {
  /** What is drawn whole; null: clips. And how many of them there are. */
  by: string | null;
  unitCount: number;
  clipCount: number;
  /** By trial, then draw: its figure, and (null where there is no pair) that less the best's. */
  figures: number[][];
  differences: (number[] | null)[];
  /** By draw, of those with `rivals`: the figure of the one that is best in it, on the clips whose group is not in it. */
  ofChosen: number[];
}

/** @param sign 1 where a larger figure is better, else −1 @param rivals how many of the first trials are chosen among */
export function drawClips(
  trials: readonly DrawnTrial[],
  groups: readonly ClipGroup[],
  metric: FigureName,
  sign: number,
  rivals: number,
): DrawnFigures {
  const clips = [...new Set(trials.flatMap(({ cells }) => [...cells.clips]))].sort((a, b) => a - b);
  const byClip = clips.map((clipIndex) => ({ clipIndex }));
  const { by, units, count: unitCount } = drawnUnits(byClip, groups);
  const figures = trials.map((): number[] => []);
  const differences = trials.map(({ pair }): number[] | null => pair && []);
  const ofChosen: number[] = [];
  const found = { by, unitCount, clipCount: clips.length, figures, differences, ofChosen };
  if (unitCount < 2) return found;
  const work = trials.reduce((sum, { cells }) => sum + cells.count, 0);
  const most = Math.min(mostDraws, Math.max(leastDraws, Math.floor(mostWork / Math.max(1, work))));
  const [weights, left] = [0, 1].map(() => new Float64Array(clips.at(-1)! + 1)) as [Float64Array, Float64Array];
  let draw = 0;
  for (const ofClips of drawnInTwoStages(units)) {
    if (draw++ >= most) break;
    const isDrawn = new Uint8Array(unitCount);
    for (let at = 0; at < clips.length; at++) if (ofClips[at]! > 0) isDrawn[units[at]!] = 1;
    for (let at = 0; at < clips.length; at++) {
      weights[clips[at]!] = ofClips[at]!;
      left[clips[at]!] = isDrawn[units[at]!] ? 0 : 1;
    }
    const now = trials.map(({ cells }) => cells.figure(metric, weights));
    for (const [at, { cells, pair }] of trials.entries()) {
      figures[at]!.push(now[at]!);
      if (!pair) continue;
      const [own, best] = pair;
      const isWhole = own === cells && best === trials[0]!.cells;
      const difference = isWhole ? now[at]! - now[0]! : own.figure(metric, weights) - best.figure(metric, weights);
      differences[at]!.push(difference);
    }
    if (rivals < 2) continue;
    let chosen = 0;
    for (let at = 1; at < rivals; at++) if (sign * (now[at]! - now[chosen]!) > 0) chosen = at;
    const figure = trials[chosen]!.cells.figure(metric, left);
    if (Number.isFinite(figure)) ofChosen.push(figure);
  }
  return found;
}
