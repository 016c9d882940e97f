// How a classifier is written as ONNX.

export const onnxPrecisions = ['float32', 'float16', 'int8'] as const;

/** float16: weights and most of the arithmetic. int8: weights of the linear layers, and what goes into them while they compute. */
export type OnnxPrecision = (typeof onnxPrecisions)[number];

export const onnxLayouts = ['file', 'transformers.js'] as const;

/** One file, or the folder that transformers.js opens, zipped. */
export type OnnxLayout = (typeof onnxLayouts)[number];

export interface OnnxOptions {
  precision: OnnxPrecision;
  /** Whether the graph takes the waveform as it is, and brings it to mean 0 and variance 1 itself, where the model wants that. In
   *  transformers.js's folder it never does: the feature extractor there has. */
  normalizes: boolean;
  layout: OnnxLayout;
}

export const defaultOnnxOptions: OnnxOptions = { precision: 'float32', normalizes: true, layout: 'file' };

/** About; int8 files keep convolutions in 16 bits. */
export const onnxBytesPerParameter: Record<OnnxPrecision, number> = { float32: 4, float16: 2, int8: 1.15 };
