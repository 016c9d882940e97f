// What an exported package's functions take and give. `index.d.ts` is made of this file, but for this comment: it imports nothing.

/** What of onnxruntime-node or onnxruntime-web is used. */
export interface Runtime {
  InferenceSession: { create(model: string | Uint8Array, options?: object): Promise<OrtSession> };
  Tensor: {
    new (type: 'float32', data: Float32Array, dims: readonly number[]): OrtTensor;
    new (type: 'int64', data: BigInt64Array, dims: readonly number[]): OrtTensor;
  };
}

export interface OrtTensor {
  readonly data: unknown;
}

export interface OrtSession {
  readonly inputNames: readonly string[];
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}

export interface OpenOptions {
  /** The model's bytes or address, where it does not lie beside `index.js`. */
  model?: string | Uint8Array;
  /** Options of `InferenceSession.create`. */
  session?: object;
}

export interface Answer {
  /** `unsure`: too little speaks for any label. `nothing`: there was nothing to hear. */
  kind: 'label' | 'unsure' | 'nothing';
  /** Null where there is no answer. */
  label: string | null;
  /** The label that most speaks for, also where that is too little. */
  likeliest: string;
  /** Of the likeliest label, calibrated. */
  probability: number;
  /** In the order of `labels`. */
  probabilities: number[];
  /** As the model gives them. */
  logits: number[];
}

export interface Classifier {
  /** One recording: mono samples, full scale 1, at any rate. */
  classify(samples: Float32Array, sampleRate: number): Promise<Answer>;
  /** Lets the model go. */
  release(): Promise<void>;
}
