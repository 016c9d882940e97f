// Speech Commands (Warden 2018, arXiv:1804.03209): a hash of what stands before `_nohash_`, which is the speaker, decides. Its
// validation_list.txt and testing_list.txt were made by the same rule.

import { sha1 } from '@noble/hashes/legacy.js';
import type { SplitName } from '../split.ts';
import type { Protocol } from './protocol-type.ts';

/** `which_set` of the data set's README: percentages of 2^27 − 1 steps, 10 each for validation and test. */
const steps = 2 ** 27 - 1;

export function whichSet(speaker: string): SplitName {
  const digest = sha1(new TextEncoder().encode(speaker));
  // the hash modulo 2^27: its last four bytes hold that
  const last = new DataView(digest.buffer, digest.byteOffset, digest.byteLength).getUint32(16);
  const percentage = (last % (steps + 1)) * (100 / steps);
  if (percentage < 10) return 'validation';
  return percentage < 20 ? 'test' : 'train';
}

export const speechCommands: Protocol = {
  name: 'speech-commands-hash',
  dataset: 'Speech Commands',
  source: 'Warden 2018, arXiv:1804.03209: a hash of the speaker',
  folds: 1,
  keepsApart: ['speaker'],
  knows: (stem) => /^[0-9a-f]{6,8}_nohash_\d+$/.test(stem),
  partOf: (stem) => whichSet(stem.replace(/_nohash_.*$/, '')),
};
