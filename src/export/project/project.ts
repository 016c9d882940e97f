// A project as it is taken from one browser to another: a data set with all that was made of it. Whoever saves one gives it, and
// whoever opens one gets it, a record at a time: recordings, weights and checkpoints are never in memory as a whole.

import type { Clip, ImportProblem } from '../../dataset/clip.ts';
import type { DatasetRecord } from '../../dataset/dataset-record.ts';
import type { ClipTable } from '../../dataset/tables/clip-table.ts';
import type { ProbeReport } from '../../evaluation/probes/probe-report.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import type { CrossEvaluation, LabelMapping } from '../../run/across/cross-evaluation.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { CheckpointHeader } from '../../storage/checkpoint-header.ts';
import type { SweepRecord } from '../../sweep/sweep-record.ts';

/** Bytes of any length, in order. */
export type ProjectBytes = Blob | AsyncIterable<Uint8Array<ArrayBuffer>>;

/** A record that is read when it is asked for, and then kept by nobody. */
export interface ProjectItem<T> {
  id: string;
  /** Shown where something is wrong with it. */
  name: string;
  read(): Promise<T>;
}

export interface ProjectDataset<Bytes = ProjectBytes> {
  record: DatasetRecord;
  clips: Clip[];
  problems: ImportProblem[];
  tables: ClipTable[];
  /** The pack files with the recordings, as `Clip.pack` numbers them; null: without them. */
  packs: Bytes[] | null;
}

export interface ProjectCheckpoint<Bytes = ProjectBytes> {
  /** As it is stored, with the checksums of its chunks. */
  header: CheckpointHeader;
  /** All its chunks, one behind the other. */
  tensors: Bytes;
}

export interface ProjectRun<Bytes = ProjectBytes> {
  /** Its `checkpoints` and `resultStep` are those of the browser that it comes from. */
  run: RunRecord;
  checkpoints: ProjectCheckpoint<Bytes>[];
}

export interface ProjectModel<Bytes = ProjectBytes> {
  record: ModelRecord;
  /** By the names in the record; null: it is told by its hash and its origin alone. */
  files: Map<string, Bytes> | null;
}

export interface Project<Bytes = ProjectBytes> {
  /** Of its data set. */
  name: string;
  datasets: ProjectItem<ProjectDataset<Bytes>>[];
  models: ProjectItem<ProjectModel<Bytes>>[];
  runs: ProjectItem<ProjectRun<Bytes>>[];
  sweeps: ProjectItem<SweepRecord>[];
  probes: ProjectItem<ProbeReport>[];
  crossEvaluations: ProjectItem<CrossEvaluation>[];
  labelMappings: LabelMapping[];
}

/** As `readProject` gives it: its large bytes are still in the file. */
export type OpenedProject = Project<Blob>;
