// What the page asks of the export worker about projects, and what it is told.

export interface ProjectChoice {
  datasetId: string;
  recordings: boolean;
  /** The files of its models; without them they are told by their hash and where they came from. */
  models: boolean;
  /** Of each run: none, the one that is its result, or all, so that it can go on. */
  checkpoints: 'none' | 'result' | 'all';
  /** Models that no run or probe names, such as the one that is chosen. */
  modelIds: readonly string[];
  /** Absent: all of the data set. */
  runIds?: readonly string[];
}

/** What each part of a project takes, in bytes. */
export interface ProjectSizes {
  /** Null: they are not here. */
  recordings: number | null;
  models: number;
  resultCheckpoints: number;
  allCheckpoints: number;
  /** Records, about. */
  rest: number;
  runCount: number;
}

/** What became of the records of a project. */
export interface RestoredProject {
  name: string;
  /** Under which its data set is here; null: it has none. */
  datasetId: string | null;
  runIds: string[];
  /** Of its data set and runs: that were new here, that were here already, and that were beside another of the same id. */
  added: number;
  known: number;
  beside: number;
  /** Models that it needs, has no files of, and that are not here. */
  missingModels: { name: string; repo: string | null }[];
  /** Its recordings are neither in it nor here. */
  withoutRecordings: boolean;
}
