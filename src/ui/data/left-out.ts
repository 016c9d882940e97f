// Which of the files that an import left out are worth a word.

import type { ImportProblem } from '../../dataset/clip.ts';

/** Folders and an operating system's own files are listed so that the counts add up: nobody misses them. */
export function isNews({ error }: Pick<ImportProblem, 'error'>): boolean {
  return error.code !== 'import/folder' && error.code !== 'import/system-file';
}
