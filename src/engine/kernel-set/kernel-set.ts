// The seam between ops and backends: every custom kernel by name, with its inputs, attributes and outputs. A backend
// implements a part of it on `TensorInfo` (../wasm, ../webgpu); an op asks for one through `kernels()` (kernels.ts), on
// tensors, and composes TensorFlow.js's own ops where the backend has none.
//
// Ownership: a kernel never disposes its inputs, and its outputs are the caller's (the enclosing `tidy` frees them too). No
// kernel has a gradient of its own: ops give theirs through `differentiable`.
//
// Letters: B clips, T frames, C channels, H hidden size, N heads, G groups (matrices side by side); m, n, k as in BLAS.
// Packed sequences: clips one behind the other without padding, [1, ΣT, C] instead of [B, T, C].

import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** What a backend implements. */
export type BackendKernels = Partial<KernelSet<TensorInfo>>;

/** An input that may be absent. */
export type Optional<T> = T | null | undefined;

/** `T`: `Tensor` to those who call, `TensorInfo` to those who implement. */
export interface KernelSet<T = Tensor> {
  /** act(a · b + bias) + residual. a [m, k] or [G, m, k], b [k, n] or [G, k, n], each with its last two axes swapped where
   *  transposed, or b as `packMatrix` gave it; bias [n], residual like the result → [m, n] or [G, m, n]. */
  gemm(inputs: GemmInputs<T>, attributes: GemmAttributes): T;
  /** The same with a mask like the result, of any shape: act(a · b + bias) ⊙ mask + residual. */
  gemmMasked(inputs: GemmInputs<T> & { mask: T }, attributes: GemmAttributes): T;
  /** b [k, n] or [G, k, n], or their transposes → the layout that this backend's `gemm` and `conv1d` read fastest. Where
   *  there is none, a packed matrix is a plain [G, k, n]. */
  packMatrix(inputs: { b: T }, attributes: { transposeB: boolean }): T;
  /** Packed → [G, k, n]. */
  unpackMatrix(inputs: { packed: T }, attributes: { groups: number; k: number; n: number }): T;

  /** x [R, I] · weightᵀ + bias of each of these weights [O, I] and biases [O] → [R, O] each. All of them train. */
  linears(inputs: { x: T; weights: readonly T[]; biases: readonly T[] }): T[];
  /** The first of these, and the second: GELU(x · weightᵀ + bias) ⊙ mask, GELU′(x · weightᵀ + bias) ⊙ mask; mask of the result's
   *  size or none (all 1). */
  linearGelu(inputs: { x: T; weight: T; bias: T; mask: Optional<T> }): [value: T, slope: T];
  /** Gradients of the parameters of linear layers. For each dy [R, O] and its x [R, I]: dyᵀ · x [O, I], all of them, then the sums
   *  over the rows of each dy [O]. */
  linearGradients(inputs: { dys: readonly T[]; xs: readonly T[] }): T[];

  /** act(convolution over time + bias). x [B, T, G · C], filter [G, kernel · C, O], packed where `isPacked`, bias [G · O]
   *  → [B, T_out, G · O]. */
  conv1d(inputs: Conv1dInputs<T>, attributes: Conv1dAttributes & { isPacked: boolean; activation: Activation }): T;
  /** dy [B, T_out, G · O], filter [G, kernel · C, O], not packed → dx [B, T, G · C]. */
  conv1dInputGradient(inputs: { dy: T; filter: T }, attributes: Conv1dAttributes): T;
  /** dy [B, T_out, G · O], x [B, T, G · C] → dFilter [G, kernel · C, O], summed over the clips. */
  conv1dFilterGradient(inputs: { dy: T; x: T }, attributes: Conv1dAttributes): T;

  /** softmax(scale · q · kᵀ + bias) ⊙ dropoutMask · v of each head. query, key, value [B, T, H], bias [B or 1, N, T, T],
   *  dropoutMask as `dropoutMask` gives it → out [B, T, H]; rows past a clip's count mean nothing. With `keepsWeights` a
   *  backend may give the weights too, in a layout of its own, for `attentionGradient`. */
  attention(
    inputs: AttentionInputs<T>,
    attributes: AttentionAttributes & { keepsWeights: boolean },
  ): [out: T, weights?: T];
  /** dy [B, T, H], the forward pass's inputs and the weights that it gave → gradients like the inputs; dBias where there
   *  is a bias. */
  attentionGradient(
    inputs: AttentionInputs<T> & { dy: T; weights: Optional<T> },
    attributes: AttentionAttributes,
  ): [dQuery: T, dKey: T, dValue: T, dBias?: T];

  /** x [R, C], gain [C], bias [C] → y [R, C], and of each row the mean and 1 / standard deviation [R, 1]. */
  layerNorm(inputs: { x: T; gain: T; bias: T }, attributes: { eps: number }): [y: T, mean: T, inverseStd: T];
  /** dy [R, C], x [R, C], mean [R, 1], inverseStd [R, 1], gain [C] → dx [R, C], dGain [C], dBias [C]; and where a mask of
   *  x's size is given, a backend may give dx ⊙ mask, too. */
  layerNormGradient(inputs: {
    dy: T;
    x: T;
    mean: T;
    inverseStd: T;
    gain: T;
    mask?: Optional<T>;
  }): [dx: T, dGain: T, dBias: T, masked?: T];

  /** x [R, C] → sums over the rows [C]. */
  columnSum(inputs: { x: T }): T;

  /** Mean over the frames of each clip. x [B, T, C] or packed [1, ΣT, C] → [B, C]. A backend that has this kernel takes
   *  packed sequences wherever this interface speaks of clips. */
  maskedMean(inputs: { x: T }, attributes: SequenceLayout): T;
  /** dy [B, C] → [B, T, C] with 0 in padding, or packed [1, ΣT, C]. */
  maskedMeanGradient(inputs: { dy: T }, attributes: SequenceLayout): T;

  /** logits and targets [B, K] → of each row −Σ target · log softmax [B], and its gradient [B, K]. */
  crossEntropy(inputs: { logits: T; targets: T }): [losses: T, gradient: T];

  /** x of any shape → GELU(x), exact (erf). */
  gelu(inputs: { x: T }): T;
  /** x and dy of one shape → dy · GELU′(x). */
  geluGradient(inputs: { x: T; dy: T }): T;
  /** x of any shape, mask of its size or none (all 1) → GELU(x) ⊙ mask, and GELU′(x) ⊙ mask. */
  geluWithSlope(inputs: { x: T; mask: Optional<T> }): [value: T, slope: T];

  /** x ⊙ mask + residual: mask of x's size, in any shape; residual like x → like x. */
  dropout(inputs: { x: T; mask: T; residual: Optional<T> }): T;
  /** → factors [B, N, T, width or T]; of packed sequences a vector. See `DropoutMaskRequest` in ops/dropout. */
  dropoutMask(inputs: Record<never, T>, attributes: DropoutMaskAttributes): T;
  /** Each of these masks. */
  dropoutMasks(inputs: Record<never, T>, attributes: { masks: readonly DropoutMaskAttributes[] }): T[];

  /** One optimizer step of AdamW for many parameters, with gradients · gradientScale: the new parameters, then their first
   *  moments, then the second. Lists are in one order; tensors at one place have one shape. */
  adamwAll(
    inputs: Record<'parameters' | 'gradients' | 'firsts' | 'seconds', readonly T[]>,
    attributes: { steps: readonly AdamWAttributes[]; gradientScale: number },
  ): T[];
  /** x · scale of many tensors, added to the sums where there are some. A backend may write the results where the sums are, which mean
   *  nothing afterwards. */
  scaleAll(inputs: { sums: readonly T[] | null; xs: readonly T[] }, attributes: { scale: number }): T[];
  /** Sum of the squares of all elements of these tensors, a scalar. */
  squareSumAll(inputs: { xs: readonly T[] }): T;

  /** x [samples] → [2, kernel + 1, kernel]: sums of the windows' places, then of their pairs (i ≤ j), as two float32 each
   *  that add up to the float64. */
  windowMoments(inputs: { x: T }, attributes: { kernel: number; stride: number; windows: number }): T;
}

/** What may be applied to a result before it is stored. */
export type Activation = 'none' | 'gelu';

/** How the rows of several clips lie in a tensor: padded to `frames` each [B, T, C], or, where that is null, packed
 *  [1, ΣT, C]. */
export interface SequenceLayout {
  /** Valid frames of each clip. */
  frameCounts: readonly number[];
  frames: number | null;
}

export interface GemmInputs<T> {
  a: T;
  b: T;
  bias: Optional<T>;
  residual: Optional<T>;
}

export interface GemmAttributes {
  transposeA: boolean;
  /** False where b is packed. */
  transposeB: boolean;
  /** Whether b is what `packMatrix` gave. */
  isPacked: boolean;
  /** Columns of the result. */
  n: number;
  activation: Activation;
  /** Which rows of a belong together. A backend may then leave padding out (its results are 0), and let a row's rounding
   *  depend on the other rows of its clip. Null: every row is computed for itself. */
  sequences: SequenceLayout | null;
  /** Whether the rounding of a row may depend on all other rows. Absent: no. */
  mixesRows?: boolean;
  /** Whether b, not packed, is multiplied with again and again, as a weight is: a backend may keep it in a layout of its own for as
   *  long as its data live. Absent: no. */
  keepsB?: boolean;
}

export interface Conv1dInputs<T> {
  x: T;
  filter: T;
  bias: Optional<T>;
}

export interface Conv1dAttributes {
  kernel: number;
  stride: number;
  /** Frames of zeros before the first and after the last. */
  padLeft: number;
  padRight: number;
  groups: number;
  /** T of the input. */
  frames: number;
  /** O: output channels of a group. */
  outputs: number;
}

export interface AttentionInputs<T> {
  query: T;
  key: T;
  value: T;
  bias: Optional<T>;
  dropoutMask: Optional<T>;
}

export interface AttentionAttributes {
  headCount: number;
  scale: number;
  /** Valid frames of each clip; empty where all frames count. */
  frameCounts: readonly number[];
  /** Whether the rows are packed; then there is no bias. */
  isPacked: boolean;
}

export interface DropoutMaskAttributes extends SequenceLayout {
  probability: number;
  /** Philox's key, and its counter's words 1 (stream), 2 (`firstClip` + clip) and 3 (micro-batch). */
  key: readonly [number, number];
  stream: number;
  microBatch: number;
  firstClip: number;
  headCount: number;
  /** Elements of a row; null: as many as its clip has frames. */
  width: number | null;
}

/** Numbers that one optimizer step uses for every element. */
export interface AdamWAttributes {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Learning rate over the first moment's bias correction. */
  stepSize: number;
  /** Square root of the second moment's bias correction. */
  secondCorrection: number;
  /** What weight decay leaves of the parameter. */
  keptShare: number;
}
