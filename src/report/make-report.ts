// The report of a stored run: what it is written from is read here.

import { version } from '../../package.json';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import type { ReportOptions } from '../export/export-kinds.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import { interpretDataset } from '../state/open-dataset.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import { getDataset, loadClips, loadProblems, loadTables } from '../storage/dataset-store.ts';
import { findModel } from '../storage/model-store.ts';
import { readProbe } from '../storage/probe-store.ts';
import { reportHtml } from './report.ts';
import { reportWords } from './words.ts';

/** One HTML file. Throws `storage/not-whole`. */
export async function makeReport(run: RunRecord, { language }: ReportOptions): Promise<Blob> {
  const probe = await readProbe(run.datasetId, run.modelId);
  const isOfRun = probe !== null && probe.labels.join('\0') === run.labels.join('\0');
  const source = {
    run,
    dataset: await datasetOf(run),
    probe: isOfRun ? probe : null,
    model: await findModel(run.modelId),
    madeAt: Date.now(),
    version,
  };
  return new Blob([await reportHtml(source, reportWords(language))], { type: 'text/html' });
}

/** The data set as the run read it, with the clips that there were then. Null where it was deleted, or another has its place. */
async function datasetOf(run: RunRecord): Promise<OpenDataset | null> {
  let record: DatasetRecord;
  try {
    record = await getDataset(run.datasetId);
  } catch (thrown) {
    if (thrown instanceof VoxtuneError && thrown.code === 'storage/missing') return null;
    throw thrown;
  }
  const clips = (await loadClips(run.datasetId)).slice(0, run.clipLabels.length);
  if (clips.length < run.clipLabels.length) return null;
  const problems = await loadProblems(run.datasetId);
  const { tables } = await loadTables(run.datasetId);
  const { labelRule, tableKeys, labelEdits, clipEdits, groupRules, splitConfig } = run;
  const read = interpretDataset(
    {
      ...record,
      labelRule,
      splitConfig,
      tableKeys: tableKeys ?? record.tableKeys,
      labelEdits,
      clipEdits,
      groupRules: groupRules ?? record.groupRules,
    },
    clips,
    problems,
    tables,
  );
  const { labels, clipLabels, split } = run;
  return { ...read, labels, clipLabels, split, splitError: null };
}
