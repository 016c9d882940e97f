// What probing has found: the newest report of each data set and model.

import { type ProbeReport, probeReportSchema } from '../evaluation/probes/probe-report.ts';
import { database, writeTogether } from './database.ts';
import { writing } from './errors.ts';
import { readRecord } from './whole-records.ts';

/** Null where there is none, or where it is not stored whole: it is made again in seconds. */
export async function readProbe(datasetId: string, modelId: string): Promise<ProbeReport | null> {
  const stored: unknown = await (await database()).get('probes', [datasetId, modelId]);
  return stored === undefined ? null : readRecord(probeReportSchema, stored).record;
}

/** In place of an earlier one. Throws `storage/full`. */
export async function putProbe(report: ProbeReport): Promise<void> {
  const bytes = 20 * report.probabilities.length * report.labels.length + 8 * report.rows.length * report.clips.length;
  await writing('the probe', bytes, () =>
    writeTogether(['probes'], (transaction) => [
      transaction.objectStore('probes').put(report, [report.datasetId, report.modelId]),
    ]),
  );
}
