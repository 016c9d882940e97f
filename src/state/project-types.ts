// What the store has of projects as files, and what a person can do about them.

import type { ExportProgress } from '../export/export-kinds.ts';
import type { ProjectChoice, ProjectSizes, RestoredProject } from '../runs/project/project-types.ts';

/** One that is saved or opened now. */
export interface ProjectWork {
  kind: 'saving' | 'opening';
  /** Of the data set, or of the file. */
  name: string;
  startedAt: number;
  /** In bytes, about. */
  progress: ExportProgress | null;
  isStopping: boolean;
}

export interface ProjectState {
  projectWork: ProjectWork | null;
  /** What opening one has come to, until that is dismissed. */
  openedProject: RestoredProject | null;
}

/** Without what the store knows. */
export type AskedProject = Omit<ProjectChoice, 'modelIds'>;

export interface ProjectActions {
  /** What the parts of a data set's project would take. */
  projectSizes(datasetId: string): Promise<ProjectSizes>;
  /** Saves it into `target`, else hands it to the browser's downloads. Failures go to the area `project`. */
  saveProject(asked: AskedProject, target: FileSystemFileHandle | null): Promise<void>;
  /** The file, for whoever saves it. */
  projectFile(asked: AskedProject): Promise<Blob>;
  /** Takes a project's file and shows its data set. Failures go to the area `project`: then all is as it was. */
  openProject(file: File): Promise<RestoredProject>;
  stopProject(): void;
  dismissOpenedProject(): void;
}
