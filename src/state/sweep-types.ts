// What the page can ask of sweeps.

import type { SweepRanking } from '../sweep/ranking-types.ts';
import type { SweepSpec } from '../sweep/sweep-record.ts';
import type { SweepWork } from '../sweep/sweep-steps.ts';
import type { SweepTable } from '../sweep/sweep-tables.ts';

export interface SweepActions {
  /** What a sweep of the open data set, model and form would be, before it starts. Throws what it would be refused for: `config/invalid`
   *  under the setting's Hugging Face name, `sweep/…`, `split/…`. */
  planSweep(spec: SweepSpec): SweepWork;
  /** Begins one; its runs come after those that wait in the queue. Resolves with its id; refusals go to the area `train`. */
  startSweep(spec: SweepSpec, name?: string): Promise<string>;
  /** Begins no further run; the one at work goes on. */
  pauseSweep(sweepId: string): Promise<void>;
  continueSweep(sweepId: string): Promise<void>;
  /** Ends it for good: what was trained stays, and what waits of it is removed. */
  stopSweep(sweepId: string): Promise<void>;
  renameSweep(sweepId: string, name: string): Promise<void>;
  /** The sweep alone, or with all its runs. */
  deleteSweep(sweepId: string, deletesRuns?: boolean): Promise<void>;
  /** Its trials, the best first, with what is chance: of the runs that are through, computed off the page's thread. Takes a second to
   *  some ten for hundreds of trials. */
  rankSweep(sweepId: string): Promise<SweepRanking>;
  /** One of its files, for the page to save. */
  exportSweep(sweepId: string, table: SweepTable): Promise<Blob>;
}
