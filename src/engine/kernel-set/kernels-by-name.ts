// The kernels of backends that still register theirs by name, as a KernelSet.

import * as tf from '@tensorflow/tfjs-core';
import type { KernelSet } from './kernel-set.ts';

const otherNames: Record<string, string> = {
  packMatrix: 'Pack',
  unpackMatrix: 'Unpack',
  maskedMean: 'ClipMean',
  maskedMeanGradient: 'ClipMeanGradient',
  adamw: 'AdamW',
};

const severalOutputs = new Set([
  ...['attention', 'attentionGradient', 'layerNorm', 'layerNormGradient', 'geluWithSlope', 'adamw'],
]);

export function kernelsByName(): Partial<KernelSet> {
  return new Proxy({}, { get: (_, name) => caller(String(name)) });
}

function caller(name: string) {
  const kernelName = `Voxtune${otherNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1)}`;
  if (tf.getKernel(kernelName, tf.getBackend()) === undefined) return undefined;
  return (inputs: Record<string, tf.Tensor | null | undefined>, attributes: Record<string, unknown> = {}) => {
    const { n, k, sequences, isPacked, ...others } = attributes;
    const { frameCounts = [], frames = 0 } = (sequences ?? {}) as { frameCounts?: number[]; frames?: number | null };
    const attrs = {
      ...(name === 'gemm' ? { frameCounts, frames: frames ?? 0 } : {}),
      ...others,
      columns: n,
      inner: k,
      isPacked,
      isPackedSequence: isPacked,
      ...('frames' in others ? { frames: others.frames ?? 0 } : {}),
      ...('width' in others ? { width: others.width ?? 0 } : {}),
    };
    const there = Object.entries(inputs).filter((entry): entry is [string, tf.Tensor] => Boolean(entry[1]));
    const out = tf.engine().runKernel(kernelName, Object.fromEntries(there), attrs as unknown as tf.NamedAttrMap);
    const list = Array.isArray(out) ? out : [out];
    return severalOutputs.has(name) ? list : list[0];
  };
}
