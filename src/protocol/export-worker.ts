// Calls between the page and the export worker, which makes files of what is stored. It has no engine: a training goes on meanwhile.

import type { ExportProgress, ExportRequest } from '../export/export-kinds.ts';
import type { RunFacts } from '../run/run-record.ts';
import type { ProjectChoice, ProjectSizes, RestoredProject } from '../runs/project/project-types.ts';
import type { LogRow } from '../training/log-rows.ts';

export interface ExportWorkerApi {
  /** One file of a run. One at a time. `stop()` ends it with `export/cancelled`. */
  makeExport(request: ExportRequest, onProgress: (progress: ExportProgress) => void): Promise<Blob>;
  /** What a project would take. */
  projectSizes(choice: Pick<ProjectChoice, 'datasetId' | 'modelIds'>): Promise<ProjectSizes>;
  /** Saves a project, into `target` where there is one, else into a file that is returned, and stays for as long as saving it may take. */
  saveProject(
    choice: ProjectChoice,
    target: FileSystemFileHandle | null,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<Blob | null>;
  /** Checks a project file and takes what is in it: all of it, or nothing. */
  openProject(file: Blob, onProgress: (progress: ExportProgress) => void): Promise<RestoredProject>;
  stop(): void;
  /** Stored runs as one file. Throws `storage/missing`. */
  writeRunsFile(runIds: readonly string[]): Promise<Blob>;
  /** Checks such a file and keeps its runs, of which `rowsRead` then gives the logs piece by piece: the page takes in no hundred thousand
   *  rows at once. Throws `runs-file/…`. */
  readRunsFile(file: Blob): Promise<{ facts: RunFacts; rowCount: number }[]>;
  /** Rows of the run at this place of the file that was read last. */
  rowsRead(run: number, from: number, to: number): Promise<LogRow[]>;
  /** Makes a run of id `id` of what a cluster has left, and stores it. Throws `job-result/…`, `storage/full`. */
  importResult(file: Blob, id: string, now: number): Promise<{ run: RunFacts; rows: LogRow[]; hasWeights: boolean }>;
}
