// A trial's predictions as a grid of seeds and clips: what it says of a clip with a seed is a cell. Clips are drawn anew, and bring the
// cells of all seeds with them, so that five seeds do not make five times as many clips.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { type FigureName, type ScoredClips, scoredClips } from '../evaluation/figures.ts';
import type { ScoredPrediction } from './packed-predictions.ts';

interface Cell {
  seed: number;
  prediction: ScoredPrediction;
}

export class TrialCells {
  /** By `cellKey`. */
  readonly #cells: ReadonlyMap<string, Cell>;
  readonly #scored: ScoredClips;
  readonly #classCount: number;
  /** Clip of each cell. */
  readonly #clips: Int32Array;
  readonly #weights: Float64Array;
  /** By distinct clip: its cells, and how many of them are right. A share is counted in these, several times as fast. */
  readonly #byClip: { clips: Int32Array; cells: Float64Array; right: Float64Array };

  constructor(cells: readonly Cell[], classCount: number) {
    this.#cells = new Map(cells.map((cell) => [cellKey(cell), cell]));
    const distinct = [...this.#cells.values()];
    this.#classCount = classCount;
    this.#scored = scoredClips(
      distinct.map(({ prediction }) => prediction),
      classCount,
    );
    this.#clips = Int32Array.from(distinct, ({ prediction }) => prediction.clipIndex);
    this.#weights = new Float64Array(distinct.length);
    const places = new Map<number, number>();
    for (const { prediction } of distinct)
      if (!places.has(prediction.clipIndex)) places.set(prediction.clipIndex, places.size);
    const [counts, right] = [0, 1].map(() => new Float64Array(places.size)) as [Float64Array, Float64Array];
    for (const { prediction } of distinct) {
      const place = places.get(prediction.clipIndex)!;
      counts[place]! += 1;
      right[place]! += Number(prediction.label === prediction.predicted);
    }
    this.#byClip = { clips: Int32Array.from(places.keys()), cells: counts, right };
  }

  static of(
    runs: readonly { seed: number; predictions: readonly ScoredPrediction[] }[],
    classCount: number,
  ): TrialCells {
    const cells = runs.flatMap(({ seed, predictions }) => predictions.map((prediction) => ({ seed, prediction })));
    return new TrialCells(cells, classCount);
  }

  get count(): number {
    return this.#clips.length;
  }

  get clips(): Set<number> {
    return new Set(this.#clips);
  }

  get seeds(): number[] {
    return [...new Set([...this.#cells.values()].map(({ seed }) => seed))].sort((a, b) => a - b);
  }

  /** @param weightOf how often each clip counts, by clip index */
  figure(name: FigureName, weightOf: Float64Array): number {
    if (name === 'accuracy') return this.#accuracy(weightOf);
    for (let cell = 0; cell < this.#clips.length; cell++) this.#weights[cell] = weightOf[this.#clips[cell]!]!;
    return this.#scored.figure(name, this.#weights);
  }

  #accuracy(weightOf: Float64Array): number {
    const { clips, cells, right } = this.#byClip;
    let [total, hits] = [0, 0];
    for (let at = 0; at < clips.length; at++) {
      const weight = weightOf[clips[at]!]!;
      total += weight * cells[at]!;
      hits += weight * right[at]!;
    }
    return hits / total;
  }

  /** Each cell once. */
  whole(name: FigureName): number {
    return this.#scored.figure(name, this.#weights.fill(1));
  }

  /** The cells that both have, of both. */
  shared(other: TrialCells): [own: TrialCells, others: TrialCells] {
    const keys = [...this.#cells.keys()].filter((key) => other.#cells.has(key));
    if (keys.length === this.count && keys.length === other.count) return [this, other];
    return [this.#only(keys), other.#only(keys)];
  }

  ofSeed(seed: number): TrialCells {
    return this.#only([...this.#cells].filter(([, cell]) => cell.seed === seed).map(([key]) => key));
  }

  /** By cell, in the order of the cells that both have: whether this one is right, and whether the other is. */
  rightWith(other: TrialCells): { own: boolean; other: boolean }[] {
    return [...this.#cells].flatMap(([key, { prediction }]) => {
      const found = other.#cells.get(key)?.prediction;
      if (!found) return [];
      return [{ own: prediction.predicted === prediction.label, other: found.predicted === found.label }];
    });
  }

  #only(keys: readonly string[]): TrialCells {
    return new TrialCells(
      keys.flatMap((key) => this.#cells.get(key) ?? []),
      this.#classCount,
    );
  }
}

function cellKey({ seed, prediction }: Cell): string {
  return `${seed} ${prediction.clipIndex}`;
}
