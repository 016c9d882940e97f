// The weights of an exported page as they come, block after block, and as what the model's loading reads.

import { byteLengthOf, type PageTensor } from '../export/page/page-facts.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { float16ToFloat32 } from '../lib/float16.ts';

interface HeldTensor extends PageTensor {
  bytes: Uint8Array<ArrayBuffer>;
}

export class PageWeights {
  private readonly expected: readonly PageTensor[];
  private readonly whole = new Map<string, HeldTensor>();
  private current: { tensor: HeldTensor; filled: number } | null = null;

  constructor(tensors: readonly PageTensor[]) {
    this.expected = tensors;
  }

  /** The next bytes, of which nothing is kept. Throws a RangeError for more than there are. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const { tensor, filled } = this.current ?? this.next();
      const part = bytes.subarray(at, at + tensor.bytes.length - filled);
      tensor.bytes.set(part, filled);
      at += part.length;
      this.current = { tensor, filled: filled + part.length };
      if (this.current.filled < tensor.bytes.length) continue;
      this.whole.set(tensor.name, tensor);
      this.current = null;
    }
  }

  get isWhole(): boolean {
    return this.whole.size === this.expected.length;
  }

  /** Lets go of all of them. */
  release(): void {
    this.whole.clear();
  }

  source(): TensorSource {
    const find = (name: string) => {
      const found = this.whole.get(name);
      if (!found) throw new Error(`The page holds no weight ${name}.`);
      return found;
    };
    return {
      names: () => [...this.whole.keys()],
      shape: (name) => find(name).shape,
      dtype: (name) => find(name).dtype,
      read: (name) => numbersOf(find(name)),
    };
  }

  private next(): { tensor: HeldTensor; filled: number } {
    const tensor = this.expected[this.whole.size];
    if (!tensor) throw new RangeError('There are more weights than the page says.');
    return { tensor: { ...tensor, bytes: new Uint8Array(byteLengthOf(tensor)) }, filled: 0 };
  }
}

function numbersOf({ bytes: { buffer }, dtype }: HeldTensor): Float32Array<ArrayBuffer> {
  if (dtype === 'F32') return new Float32Array(buffer.slice(0));
  const halves = new Uint16Array(buffer);
  return float16ToFloat32(halves, new Float32Array(halves.length)) as Float32Array<ArrayBuffer>;
}
