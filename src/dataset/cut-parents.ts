// Clips that were cut out of a longer one lie in its samples: what one of them says of a voice or a room, the others know too, and
// what its name says, it says of all of them.

import type { Clip } from './clip.ts';

/** By clip index: the clip whose recording it is of, itself where it was not cut out of another. A clip and all that was cut out of
 *  it are a group that must not be in two parts. */
export function cutParents(clips: readonly Pick<Clip, 'cutFrom'>[]): number[] {
  const parents: number[] = [];
  for (const [index, { cutFrom }] of clips.entries()) {
    // what is cut comes after what it was cut from
    parents.push(cutFrom !== undefined && cutFrom < index ? (parents[cutFrom] ?? index) : index);
  }
  return parents;
}

/** By clip index: the path that rules read and tables name: of the file that was imported. */
export function sourcePaths(clips: readonly Pick<Clip, 'path' | 'cutFrom'>[]): string[] {
  return cutParents(clips).map((parent, index) => clips[parent]?.path ?? clips[index]?.path ?? '');
}
