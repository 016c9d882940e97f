// Calls between the page and the figures worker, which computes what takes long of predictions that the page has: intervals and tests.

import type { Prediction } from '../evaluation/evaluation-result.ts';
import type { GroupReport } from '../evaluation/group-report.ts';
import type { PairedComparison, PairedOutcome } from '../evaluation/paired-comparison.ts';
import type { ClipGroup, TestIntervals } from '../evaluation/test-intervals.ts';
import type { PackedRankRequest } from '../sweep/rank-request.ts';
import type { SweepRanking } from '../sweep/ranking-types.ts';

export interface FiguresWorkerApi {
  /** `groups`: the first that is known of the clips is what is drawn. */
  intervals(
    predictions: readonly Prediction[],
    classCount: number,
    groups: readonly ClipGroup[],
  ): Promise<TestIntervals>;
  /** `within`: what belongs together, such as speakers, for groups of them. */
  groupReport(predictions: readonly Prediction[], group: ClipGroup, within: ClipGroup | null): Promise<GroupReport>;
  rankSweep(request: PackedRankRequest): Promise<SweepRanking>;
  compare(outcomes: readonly PairedOutcome[], groups: readonly ClipGroup[]): Promise<PairedComparison>;
}
