// A checkpoint between two steps: its tensors are held, not copied. A step gives the optimizer's results tensors of their own
// and frees those before, so what is held stays as it was while the next steps are made.

import { dispose, ops, ownedData, sharedValues, type Tensor } from '../engine/tensor.ts';
import type { Checkpoint } from './checkpoint.ts';

type TensorGroup = 'parameters' | 'firstMoments' | 'secondMoments';
type Groups<T> = Record<TensorGroup, Map<string, T>>;

const groupNames = ['parameters', 'firstMoments', 'secondMoments'] as const;

/** What is copied out at a time where it has to be: some milliseconds of the training thread. */
const bytesAtOnce = 16 * 2 ** 20;

export class HeldCheckpoint {
  readonly facts: Omit<Checkpoint, TensorGroup>;
  private readonly groups: Groups<Tensor>;

  /** Holds the tensors until `release`; whoever gives them may dispose his own. */
  constructor(facts: Omit<Checkpoint, TensorGroup>, groups: Record<TensorGroup, ReadonlyMap<string, Tensor>>) {
    this.facts = facts;
    this.groups = mapGroups(groups, (tensors) => mapValues(tensors, (tensor) => ops.clone(tensor)));
  }

  /** Its numbers. In memory that threads share they are where they lie, good until `release`, and nothing is waited for.
   *  Elsewhere they are copied, some at a time: `rest` is waited for in between. */
  async read(rest: () => Promise<void>): Promise<Checkpoint> {
    const read: Groups<Float32Array> = { parameters: new Map(), firstMoments: new Map(), secondMoments: new Map() };
    let copies: Promise<unknown>[] = [];
    let bytes = 0;
    for (const group of groupNames)
      for (const [name, tensor] of this.groups[group]) {
        const values = sharedValues(tensor);
        // in its place already, so that the order is the model's
        read[group].set(name, values ?? new Float32Array());
        if (values) continue;
        if (bytes >= bytesAtOnce) {
          await Promise.all(copies);
          await rest();
          copies = [];
          bytes = 0;
        }
        copies.push(ownedData(tensor).then((copy) => read[group].set(name, copy)));
        bytes += 4 * tensor.size;
      }
    await Promise.all(copies);
    return { ...this.facts, ...read };
  }

  release(): void {
    for (const tensors of Object.values(this.groups)) {
      dispose([...tensors.values()]);
      tensors.clear();
    }
  }
}

function mapGroups<A, B>(groups: Record<TensorGroup, A>, change: (group: A) => B): Record<TensorGroup, B> {
  return {
    parameters: change(groups.parameters),
    firstMoments: change(groups.firstMoments),
    secondMoments: change(groups.secondMoments),
  };
}

function mapValues<A, B>(map: ReadonlyMap<string, A>, change: (value: A) => B): Map<string, B> {
  return new Map([...map].map(([name, value]) => [name, change(value)]));
}
