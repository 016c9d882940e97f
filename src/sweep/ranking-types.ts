// What a sweep has found: its trials in order, how far each figure and each difference may be chance, and which settings matter.

import type { FigureName } from '../evaluation/figures.ts';
import type { Interval } from '../evaluation/wilson-interval.ts';
import type { SweptValue, Trial } from './sweep-record.ts';

export interface RankedTrial extends Trial {
  /** From 1; null where no run of it is through. Of successive halving, trials that went further come first. */
  rank: number | null;
  /** Of successive halving: the last rung that it has figures of; else 0. */
  rung: number;
  /** Runs that are through, of that rung; those that failed or are gone; and those that a person ended. */
  runCount: number;
  failedCount: number;
  stoppedCount: number;
  /** Over the runs: mean, and standard deviation of a sample (ddof 1); null of one run. */
  mean: number | null;
  deviation: number | null;
  /** The figure of all its predictions together (with folds: those of every clip while it was held out), and its 95 % interval over
   *  groups. */
  pooled: number | null;
  interval: Interval | null;
  /** This trial's pooled figure less that of the best, on the clips and seeds that both have; null for the best itself. */
  difference: { value: number; interval: Interval | null; pValue: number; adjustedPValue: number } | null;
  /** Nothing says that it is worse than the best: the adjusted p-value is 0.05 or more. The best is, too. */
  isWithinChance: boolean;
  /** Seconds of training of its runs. */
  elapsedSec: number;
}

export interface SettingImportance {
  key: string;
  /** Of the variance between trials, what this setting alone explains: 0..1. */
  share: number;
  /** What a setting without any effect reaches in one of twenty sweeps like this. */
  byChance: number;
  /** The mean figure of each value, the other settings evened out; numbers in order. */
  effects: { value: SweptValue; mean: number }[];
}

export interface SweepRanking {
  metric: FigureName;
  isLargerBetter: boolean;
  /** The best first; those without figures last. */
  trials: RankedTrial[];
  /** What intervals draw anew; null: clips. And how many of them there are. */
  by: string | null;
  unitCount: number;
  clipCount: number;
  /** The best of many is partly lucky: its figure, and what is to be expected of choosing so on other clips of the kind (null with fewer
   *  than two trials, or than five of what is drawn). */
  best: { trial: number; runCount: number; figure: number; corrected: number | null; tried: number } | null;
  /** Null where there are too few trials to say. `interactions`: of a full grid, what no setting alone explains. */
  importance: {
    method: 'anova' | 'forest';
    settings: SettingImportance[];
    interactions: number | null;
    /** Of a forest: share of the variance that it predicts of trials that it has not seen. */
    explained: number | null;
  } | null;
}
