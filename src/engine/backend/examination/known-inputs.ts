// The optimizer's and dropout's inputs of which the result is known: what the self-test and the examination of kernels both compute.

export function wave(size: number, scale: number, phase: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => scale * Math.sin(1.7 * i + phase));
}

/** Of an AdamW step. */
export const adamwNumbers = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  stepSize: 0.1,
  secondCorrection: 0.1,
  keptShare: 0.99,
};

/** A parameter, its gradient and its moments. */
export function optimizerWaves(size: number): Record<'parameter' | 'gradient' | 'first' | 'second', Float32Array> {
  return {
    parameter: wave(size, 1, 1),
    gradient: wave(size, 1, 2),
    first: wave(size, 0.1, 3),
    second: wave(size, 0.1, 4).map((value) => value * value),
  };
}

/** Valid frames of three clips. */
export const frameCounts = Int32Array.of(23, 13, 7);
export const frames = 23;

const mask = {
  probability: 0.3,
  key: [0xdeadbeef, 7],
  stream: 11,
  microBatch: 2,
  firstClip: 5,
  frameCounts,
  frames,
} as const;

/** Masks of rows and of attention's weights. */
export const maskRequests = [
  { ...mask, headCount: 1, width: 6 },
  { ...mask, headCount: 2, width: null },
] as const;
