// Weights that train, in panels: packed when they are first multiplied after they have changed, and kept until they change
// again. A step multiplies with each of them in every micro-batch, forward and back, and every chunk of a GEMM would pack its
// columns anew. A change is a new tensor (nothing writes into one that is there), so the panels live as long as the tensor.

import type * as tf from '@tensorflow/tfjs-core';
import type { Heap } from '../../wasm/heap.ts';
import { packMatrix } from './gemm.layout.ts';
import { packedSize } from './run-gemm.ts';

/** Larger ones, which Strassen's algorithm multiplies and packs in its own way, would take more memory than this saves time. */
const mostBytes = 1 << 20;
/** With fewer rows, packing is not worth a call of its own. */
const fewestRows = 64;

export class PackedWeights {
  private readonly heap: Heap;
  /** By the weight's data: its panels as it is, and as its transpose. */
  private readonly kept = new Map<object, { plain?: tf.TensorInfo; transposed?: tf.TensorInfo }>();

  constructor(heap: Heap) {
    this.heap = heap;
    heap.onDisposed((dataId) => this.forget(dataId));
  }

  /** Whether b [k, n] is kept for GEMMs of so many rows. */
  keeps(m: number, n: number, k: number): boolean {
    return m >= fewestRows && 4 * packedSize(k, n) <= mostBytes;
  }

  /** The panels of b [k, n], or [n, k] where transposed. They stay this object's. */
  panels(b: tf.TensorInfo, n: number, k: number, isTransposed: boolean): tf.TensorInfo {
    const of = this.kept.get(b.dataId) ?? {};
    const side = isTransposed ? 'transposed' : 'plain';
    const found = of[side];
    if (found) return found;
    const panels = this.heap.output([packedSize(k, n)]);
    const args = { b, ldb: 4 * (isTransposed ? k : n), k, depth: k, isTransposed, panels };
    this.heap.runOver(packMatrix, { count: n, step: 8, work: k }, args);
    this.kept.set(b.dataId, { ...of, [side]: panels });
    return panels;
  }

  private forget(dataId: object): void {
    const of = this.kept.get(dataId);
    if (!of) return;
    this.kept.delete(dataId);
    for (const panels of [of.plain, of.transposed]) if (panels) this.heap.free(panels);
  }
}
