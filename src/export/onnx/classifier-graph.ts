// The whole classifier as an ONNX graph, from waveform to logits, readable beside model/classifier.ts. Every clip of a batch gives
// what it gives alone: clips are of one length, or the attention mask says what is padding.
// Letters: B clips, N samples, T frames, C features, H hidden size, S hidden states, K labels.

import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { OnnxValueInfo } from '../../formats/onnx/onnx-model.ts';
import type { NamedWeight } from '../../model/weights/loading.ts';
import { convEncoder } from './conv-encoder.ts';
import { encoder } from './encoder.ts';
import { GraphBuilder, type Value } from './graph-builder.ts';
import { classifierHead, type OwnFrames, statisticsHead } from './head.ts';
import { Network } from './network.ts';
import type { OnnxPrecision } from './onnx-options.ts';
import { ownFrames, paddingOf } from './padding.ts';
import { normaliseWaveform } from './waveform.ts';

export interface ClassifierParts {
  config: ModelConfig;
  /** By transformers' names; read when the file is written. */
  weights: ReadonlyMap<string, NamedWeight>;
  /** What a head of its own reads; null for transformers' head. */
  customHead: ProbeHeadFacts | null;
}

export interface GraphOptions {
  precision: OnnxPrecision;
  /** Whether each clip is brought to mean 0 and variance 1 first. */
  normalizes: boolean;
  /** Whether there is an attention mask. */
  hasMask: boolean;
}

export interface ClassifierGraph {
  graph: GraphBuilder;
  inputs: OnnxValueInfo[];
  outputs: OnnxValueInfo[];
}

export function classifierGraph(parts: ClassifierParts, options: GraphOptions): ClassifierGraph {
  const { config, weights, customHead } = parts;
  const graph = new GraphBuilder();
  const network = new Network({ graph, config, weights, precision: options.precision });
  const input: Value = { name: 'input_values', type: 'float32' }; // [B, N]
  const mask: Value = { name: 'attention_mask', type: 'int64' }; // [B, N]
  const inputs = options.hasMask ? [input, mask] : [input];

  const padding = options.hasMask ? graph.within('mask', () => paddingOf(network, mask)) : null;
  const waveform = options.normalizes
    ? graph.within('waveform', () => normaliseWaveform(network, input, padding))
    : input;
  const { features, counts } = graph.within('features', () => convEncoder(network, waveform, padding)); // [B, T, C]
  const frames = counts && graph.within('mask', () => framesOf(network, features, counts));
  const states = graph.within('encoder', () => encoder(network, features, frames?.own ?? null)); // S × [B, T, H]
  const logits = graph.within('head', () =>
    customHead ? statisticsHead(network, states, frames, customHead) : classifierHead(network, states, frames),
  ); // [B, K]
  graph.output('logits', logits);
  return {
    graph,
    inputs: inputs.map((value) => ({ ...value, dims: ['batch', 'samples'] })),
    outputs: [{ name: 'logits', type: 'float32', dims: ['batch', config.labels.length] }],
  };
}

function framesOf(network: Network, features: Value, counts: Value): OwnFrames {
  const { graph } = network;
  const own = graph.cast(ownFrames(network, counts, features, 1), 'float32'); // [B, T]
  return { own: graph.unsqueeze(own, [2]), counts: graph.cast(counts, 'float32') };
}
