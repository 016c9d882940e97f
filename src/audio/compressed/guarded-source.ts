// mediabunny looks for the next element of a damaged Matroska file without end, in the last eight bytes that it has (1.61, `resync`).
// It asks for the same bytes each time: whoever does that so often is stopped.

import type { Source } from 'mediabunny';
import { VoxtuneError } from '../../lib/errors.ts';

const mostRepeats = 1000;
/** How its sources are asked; not a part of what it documents. */
const readMethod = '_read';

export function guarded<T extends Source>(source: T): T {
  const read: unknown = Reflect.get(source, readMethod);
  if (typeof read !== 'function') throw new Error('mediabunny asks its sources in another way by now.');
  let [lastStart, lastEnd, repeats] = [-1, -1, 0];
  Reflect.set(source, readMethod, (start: number, end: number, least: number, most: number) => {
    repeats = start === lastStart && end === lastEnd ? repeats + 1 : 0;
    [lastStart, lastEnd] = [start, end];
    if (repeats > mostRepeats)
      throw new VoxtuneError(
        'audio/undecodable',
        `The file is damaged: nothing can be made of what stands at byte ${start}.`,
        {},
      );
    return read.call(source, start, end, least, most);
  });
  return source;
}
