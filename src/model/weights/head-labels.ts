// A fine-tuned classifier opened again: its rows stand in the order of its own labels, which may not be the data set's.

import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { TensorSource } from '../../formats/weights/tensor-source.ts';

/** The last layer of transformers' classifiers. */
export const classifierHeadNames = ['classifier.weight', 'classifier.bias'] as const;

/** The classes that a model's file names; null where they have no names of their own. */
export function namedLabels({ labels }: ModelConfig): string[] | null {
  return labels.every((label, i) => label === `LABEL_${i}`) ? null : labels;
}

/** The weights with the classifier's rows put from the order of `from` into that of `to`, where both hold the same labels;
 *  else as they are. So the row that knew a label still stands for it. */
export function withHeadOrder(source: TensorSource, from: readonly string[], to: readonly string[]): TensorSource {
  const order = to.map((label) => from.indexOf(label));
  const isSame = from.length === to.length && !order.includes(-1) && new Set(order).size === order.length;
  if (!isSame || order.every((row, i) => row === i)) return source;
  return {
    ...source,
    read(name) {
      const data = source.read(name);
      if (!classifierHeadNames.some((head) => head === name)) return data;
      const width = data.length / order.length;
      if (!Number.isInteger(width)) return data;
      const sorted = new Float32Array(data.length);
      for (const [i, row] of order.entries()) sorted.set(data.subarray(row * width, (row + 1) * width), i * width);
      return sorted;
    },
  };
}
