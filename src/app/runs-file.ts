// Files of runs, written and read by a worker: the page gets the logs in pieces, since it stands still while it takes one in.

import { pushAll } from '../lib/long-lists.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import { RunHistory } from '../run/run-history.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { StudioDeps } from '../state/studio-deps.ts';
import type { LogRow } from '../training/log-rows.ts';

const rowsAtOnce = 4000;

/** @param connect called once, when first needed */
export function runsFileCalls(connect: () => ExportWorkerApi): Pick<StudioDeps, 'writeRunsFile' | 'readRunsFile'> {
  let connected: ExportWorkerApi | null = null;
  const worker = () => {
    connected ??= connect();
    return connected;
  };
  return {
    // as they are stored
    writeRunsFile: (runs) => worker().writeRunsFile(runs.map(({ id }) => id)),

    async readRunsFile(file) {
      const read = await worker().readRunsFile(file);
      const runs: RunRecord[] = [];
      for (const [at, { facts, rowCount }] of read.entries()) {
        const rows: LogRow[] = [];
        for (let from = 0; from < rowCount; from += rowsAtOnce)
          pushAll(rows, await worker().rowsRead(at, from, from + rowsAtOnce));
        runs.push({ ...facts, history: RunHistory.of(rows) });
      }
      return runs;
    },
  };
}
