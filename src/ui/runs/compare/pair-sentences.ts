// What the page says of runs that could not be held against each other.

import type { RunPair, Unpairable } from '../../../run/paired-matrix.ts';
import type { Said } from '../../common/said.ts';

interface Unpaired {
  pairs: readonly RunPair[];
  /** Runs without a test. */
  untested: number;
  /** Tested ones that the matrix has no room for. */
  left: number;
}

const reasons: readonly Unpairable[] = ['other-data', 'other-labels', 'other-clips'];

export function unpairableSaid({ pairs, untested, left }: Unpaired): Said[] {
  const counted = reasons.flatMap((reason): Said[] => {
    const count = pairs.filter((pair) => pair.reason === reason).length;
    return count > 0 ? [{ key: `paired.reason.${reason}`, values: { count, number: count } }] : [];
  });
  const isNoneLeft = pairs.length > 0 && pairs.every(({ found }) => found === null);
  return [
    ...(isNoneLeft || pairs.length === 0 ? [{ key: 'paired.none' }] : []),
    ...counted,
    ...(untested > 0 ? [{ key: 'paired.untested', values: { count: untested, number: untested } }] : []),
    ...(left > 0 ? [{ key: 'paired.left', values: { count: left, number: left } }] : []),
  ];
}
