// What a project would take with what was chosen to go into it.

import type { ProjectSizes } from '../../runs/project/project-types.ts';
import type { AskedProject } from '../../state/project-types.ts';

/** Bytes, about. */
export function projectTotal(
  sizes: ProjectSizes,
  { recordings, models, checkpoints }: Pick<AskedProject, 'recordings' | 'models' | 'checkpoints'>,
): number {
  const weights = { none: 0, result: sizes.resultCheckpoints, all: sizes.allCheckpoints }[checkpoints];
  return sizes.rest + weights + (recordings ? (sizes.recordings ?? 0) : 0) + (models ? sizes.models : 0);
}
