// What a report is made from: a run, and what else of it is stored.

import type { ProbeReport } from '../evaluation/probes/probe-report.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import type { ReportWords } from './words.ts';

export interface ReportSource {
  run: RunRecord;
  /** As the run read it; null where it is not stored here any more, or has become another. */
  dataset: OpenDataset | null;
  /** Of this data set and model, with the run's labels; null where none is stored. */
  probe: ProbeReport | null;
  /** Null where it is not stored here any more. */
  model: ModelRecord | null;
  /** Milliseconds since 1970. */
  madeAt: number;
  /** Of the Voxtune that makes it. */
  version: string;
}

/** What each section is written from. */
export interface ReportContext extends ReportSource {
  words: ReportWords;
}
