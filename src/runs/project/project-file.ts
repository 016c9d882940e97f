// Saving a stored project as a file, and taking a project file into storage: what the export worker does.

import type { ExportProgress } from '../../export/export-kinds.ts';
import { readProject } from '../../export/project/read-project.ts';
import { writeProject } from '../../export/project/write-project.ts';
import { ProgressMeter } from '../../lib/progress-meter.ts';
import { writeChosenFile } from '../../storage/chosen-file.ts';
import { withExportFiles } from '../../storage/export-files.ts';
import { gatherProject, projectSizes } from './gather-project.ts';
import type { ProjectChoice, ProjectSizes, RestoredProject } from './project-types.ts';
import { restoreProject } from './restore-project.ts';

interface Work {
  signal: AbortSignal;
  onProgress(progress: ExportProgress): void;
}

/** @param target where it is written; null: into a file of ours, which is returned. Throws `export/cancelled`, `storage/…`. */
export async function saveProject(
  choice: ProjectChoice,
  target: FileSystemFileHandle | null,
  { signal, onProgress }: Work,
): Promise<Blob | null> {
  const total = bytesOf(await projectSizes(choice), choice);
  const project = await gatherProject(choice);
  const meter = new ProgressMeter(total, onProgress);
  const write = (sink: Parameters<typeof writeProject>[1]) =>
    writeProject(project, sink, { signal, onProgress: (bytes) => meter.update(Math.min(bytes, total), 0) });
  try {
    if (target) {
      await writeChosenFile(target, write);
      return null;
    }
    return await withExportFiles(async ({ openResult }) => {
      const file = await openResult('the project');
      await write((bytes) => file.append(bytes));
      return file.finish();
    });
  } finally {
    meter.close();
  }
}

function bytesOf(sizes: ProjectSizes, { recordings, models, checkpoints }: ProjectChoice): number {
  const kept = { none: 0, result: sizes.resultCheckpoints, all: sizes.allCheckpoints }[checkpoints];
  return sizes.rest + kept + (recordings ? (sizes.recordings ?? 0) : 0) + (models ? sizes.models : 0);
}

/** Checks all of the file, then takes it. Throws `project/…`, `export/cancelled`, `storage/…`, `file/…`. */
export async function takeProject(file: Blob, { signal, onProgress }: Work): Promise<RestoredProject> {
  // read twice: to be checked, and to be stored
  const total = 2 * file.size;
  const meter = new ProgressMeter(total, onProgress);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    meter.update(Math.min(done, total), 0);
  };
  try {
    let checked = 0;
    const project = await readProject(file, {
      signal,
      onProgress: (now) => {
        onBytes(now - checked);
        checked = now;
      },
    });
    return await restoreProject(project, { signal, onBytes });
  } finally {
    meter.close();
  }
}
