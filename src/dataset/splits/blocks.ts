// Clips that may not be separated: copies of one recording, and those that share a value of a group that is kept apart.
// A split deals in such blocks; where nothing ties clips together, each is a block of its own.

import { itemAt, present } from '../../lib/present.ts';

export interface Block {
  /** In clip order. */
  clips: number[];
  /** The class of each. */
  labels: number[];
}

/** The labelled clips as blocks, in the order of their smallest value in the first list of ties.
 *  @param clipLabels by clip index, -1 for none: such a clip is in no block
 *  @param ties lists by clip index: clips of one value in any of them are together. What is not known is a value too: it may
 *    be the same each time. */
export function blocksOf(clipLabels: readonly number[], ties: readonly (readonly number[])[]): Block[] {
  const labelled = clipLabels.flatMap((label, clip) => (label >= 0 ? [clip] : []));
  const sets = new DisjointSets(clipLabels.length);
  for (const values of ties) {
    const firstOf = new Map<number, number>();
    for (const clip of labelled) {
      const value = values[clip] ?? -1;
      const first = firstOf.get(value);
      if (first === undefined) firstOf.set(value, clip);
      else sets.join(first, clip);
    }
  }
  const byRoot = new Map<number, Block & { rank: number }>();
  for (const clip of labelled) {
    const root = sets.rootOf(clip);
    const rank = ties[0]?.[clip] ?? clip;
    let block = byRoot.get(root);
    if (!block) {
      block = { clips: [], labels: [], rank };
      byRoot.set(root, block);
    }
    block.clips.push(clip);
    block.labels.push(itemAt(clipLabels, clip));
    block.rank = Math.min(block.rank, rank);
  }
  return [...byRoot.values()].sort((a, b) => a.rank - b.rank).map(({ clips, labels }) => ({ clips, labels }));
}

/** Clips by class, up to the highest class there is. */
export function countsIn(blocks: readonly Block[]): number[] {
  const counts: number[] = [];
  for (const { labels } of blocks)
    for (const label of labels) {
      while (counts.length <= label) counts.push(0);
      counts[label] = itemAt(counts, label) + 1;
    }
  return counts;
}

/** By clip index: the first clip of the same content.
 *  @param pairs clips that are found to be the same by other means */
export function copiesOf(
  clips: readonly { contentHash: string }[],
  pairs: Iterable<readonly [number, number]> = [],
): number[] {
  const firstOf = new Map<string, number>();
  const own = clips.map(({ contentHash }, clip) => {
    const first = firstOf.get(contentHash) ?? clip;
    firstOf.set(contentHash, first);
    return first;
  });
  return joined(own, pairs);
}

/** Ties by clip index to the first clip of a set, with pairs of clips tied as well. */
export function joined(ties: readonly number[], pairs: Iterable<readonly [number, number]>): number[] {
  const sets = new DisjointSets(ties.length);
  for (const [clip, other] of ties.entries()) sets.join(clip, other);
  for (const [a, b] of pairs) sets.join(a, b);
  return ties.map((_, clip) => sets.rootOf(clip));
}

/** Sets that grow together; the root of each is its smallest element. */
class DisjointSets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, index) => index);
  }

  rootOf(index: number): number {
    let root = index;
    while (present(this.#parent[root]) !== root) root = present(this.#parent[root]);
    for (let at = index; at !== root; ) {
      const next = present(this.#parent[at]);
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.rootOf(a), this.rootOf(b)];
    this.#parent[Math.max(first, second)] = Math.min(first, second);
  }
}
