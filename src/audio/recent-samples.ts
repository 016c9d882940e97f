// What a microphone has heard last: a ring that never grows.

export class RecentSamples {
  readonly #ring: Float32Array<ArrayBuffer>;
  /** Of all samples that ever came. */
  #count = 0;

  /** @param length samples that are kept; at least one. */
  constructor(length: number) {
    this.#ring = new Float32Array(Math.max(1, length));
  }

  get count(): number {
    return this.#count;
  }

  push(samples: Float32Array): void {
    const { length } = this.#ring;
    const kept = samples.subarray(Math.max(0, samples.length - length));
    const at = (this.#count + samples.length - kept.length) % length;
    const first = kept.subarray(0, length - at);
    this.#ring.set(first, at);
    this.#ring.set(kept.subarray(first.length), 0);
    this.#count += samples.length;
  }

  /** The last `wanted` samples, or as many as there are, in the order in which they came. A copy. */
  last(wanted: number): Float32Array<ArrayBuffer> {
    const { length } = this.#ring;
    const count = Math.max(0, Math.min(wanted, this.#count, length));
    const from = (((this.#count - count) % length) + length) % length;
    const result = new Float32Array(count);
    const head = this.#ring.subarray(from, Math.min(length, from + count));
    result.set(head);
    result.set(this.#ring.subarray(0, count - head.length), head.length);
    return result;
  }
}
