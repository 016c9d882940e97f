// Git LFS pointers: texts of three lines that lie where a large file should be, in repositories that were cloned without Git LFS
// and in every "Download ZIP" of one. Format: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md

import { VoxtuneError } from '../lib/errors.ts';
import { lettersOf } from '../lib/letters.ts';

/** Their first line, with the address that it had before Git LFS was called so. */
const firstLine = /^version https:\/\/(git-lfs|hawser)\.github\.com\/spec\//;

/** As much of a file as tells. */
export const lfsStartBytes = 64;

/** Whether a file that begins so is a pointer. */
export function isLfsPointer(start: Uint8Array): boolean {
  return firstLine.test(lettersOf(start.subarray(0, lfsStartBytes)));
}

interface PointerErrorOptions {
  /** Of the one file that is a pointer. */
  name?: string;
  culprits?: VoxtuneError['culprits'];
}

/** What is told of pointers. @param what begins the sentence: "model.safetensors is", "All 40 recordings are". */
export function lfsPointerError(what = 'This is', { name, culprits = [] }: PointerErrorOptions = {}): VoxtuneError {
  return new VoxtuneError(
    'file/lfs-pointer',
    `${what} a Git LFS pointer, a text of three lines that stands for the file, and not the file itself. Run “git lfs pull” in a ` +
      'clone of the repository, or download the file by itself, and choose what came.',
    name === undefined ? {} : { name },
    { culprits },
  );
}
