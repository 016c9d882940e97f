// Statistics of clips as matrices to fit on: kept as half floats for as long as they are open, and only what is asked for as
// float32.
// Letters: N clips, D numbers of a part.

import { acousticParts, acousticWidth } from '../../audio/acoustic-statistics.ts';
import {
  groupCount,
  groupsOf,
  partWidth,
  type StatisticsPart,
  type StatisticsShape,
} from '../../model/layer-statistics.ts';
import { readGroup } from './scaled-halves.ts';
import { storedWidth } from './statistics-cache.ts';
import { type KeptStatistics, passForStatistics, type StatisticsRequest } from './statistics-pass.ts';

/** What is known of a clip without the model: `audio/acoustic-statistics.ts`. */
export interface AcousticPart {
  kind: keyof typeof acousticParts;
}

export class LayerStatistics {
  readonly shape: StatisticsShape;
  /** By their index in the data set. */
  readonly clips: readonly number[];
  #halves: Uint16Array; // [N, storedWidth]
  #acoustics: Float32Array; // [N, acousticWidth]

  private constructor(clips: readonly number[], { shape, halves, acoustics }: KeptStatistics) {
    this.shape = shape;
    this.clips = clips;
    this.#halves = halves;
    this.#acoustics = acoustics;
  }

  /** Runs the model over the clips whose statistics are not kept yet. Null where it was stopped; what it has come to by then is
   *  kept. Throws what `passForStatistics` throws. */
  static async open(request: StatisticsRequest): Promise<LayerStatistics | null> {
    const kept = await passForStatistics(request);
    return kept && new LayerStatistics(request.clips, kept);
  }

  /** [N, D], a row for each clip in the order of `clips`. */
  matrix(part: StatisticsPart | AcousticPart): Float32Array {
    const { shape, clips } = this;
    if (!('layers' in part)) return this.#acousticMatrix(acousticParts[part.kind]);
    const stored = storedWidth(shape);
    const width = partWidth(shape, part);
    const values = new Float32Array(clips.length * width);
    const groups = groupsOf(shape, part);
    for (let clip = 0; clip < clips.length; clip++) {
      const row = this.#halves.subarray(clip * stored, (clip + 1) * stored);
      for (const [at, group] of groups.entries()) {
        const from = clip * width + at * shape.hiddenSize;
        readGroup(row, groupCount(shape), group, values.subarray(from, from + shape.hiddenSize));
      }
    }
    return values;
  }

  #acousticMatrix([from, to]: readonly [number, number]): Float32Array {
    const width = to - from;
    const values = new Float32Array(this.clips.length * width);
    for (let clip = 0; clip < this.clips.length; clip++) {
      const start = clip * acousticWidth;
      values.set(this.#acoustics.subarray(start + from, start + to), clip * width);
    }
    return values;
  }

  /** Frees the memory; nothing can be read from then on. */
  close(): void {
    this.#halves = new Uint16Array(0);
    this.#acoustics = new Float32Array(0);
  }
}
