// Entry of the figures worker: intervals and tests of predictions that the page has.

import { groupReport } from '../evaluation/group-report.ts';
import { comparePaired } from '../evaluation/paired-comparison.ts';
import { testIntervals } from '../evaluation/test-intervals.ts';
import type { FiguresWorkerApi } from '../protocol/figures-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { unpackRequest } from '../sweep/rank-request.ts';
import { rankSweep } from '../sweep/rank-sweep.ts';

const api: FiguresWorkerApi = {
  intervals: async (predictions, classCount, groups) => testIntervals(predictions, classCount, groups),
  groupReport: async (predictions, group, within) => groupReport(predictions, group, within),
  rankSweep: async (request) => rankSweep(unpackRequest(request)),
  compare: async (outcomes, groups) => comparePaired(outcomes, groups),
};

exposeWorker(api);
