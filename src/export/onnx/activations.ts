// The activation functions of model/blocks/activations.ts, of ONNX's standard operators. GELU is written as exporters write it, so
// that runtimes find it and compute it in one pass.

import type { ActivationName } from '../../formats/hugging-face/activations.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';

type Activation = (graph: GraphBuilder, x: Value) => Value;

// √½ and √(1/4π), as rounded in transformers
const laplaceMean = 707107e-6;
const laplaceWidth = 0.282095 * Math.SQRT2;

const functions: Record<ActivationName, Activation> = {
  gelu,
  gelu_10: (graph, x) => clip(graph, gelu(graph, x), -10, 10),
  gelu_accurate: geluTanh,
  gelu_fast: geluTanh,
  gelu_new: geluTanh,
  gelu_python: gelu,
  gelu_python_tanh: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  hardswish: (graph, x) => graph.node('HardSwish', [x]),
  laplace(graph, x) {
    const scaled = graph.divide(graph.subtract(x, number(graph, x, laplaceMean)), number(graph, x, laplaceWidth));
    return graph.multiply(graph.add(graph.node('Erf', [scaled]), number(graph, x, 1)), number(graph, x, 0.5));
  },
  leaky_relu: (graph, x) => graph.node('LeakyRelu', [x], { alpha: { float: 0.01 } }),
  linear: (_graph, x) => x,
  mish: (graph, x) => graph.multiply(x, graph.node('Tanh', [graph.node('Softplus', [x])])),
  quick_gelu: (graph, x) => graph.multiply(x, graph.node('Sigmoid', [graph.multiply(x, number(graph, x, 1.702))])),
  relu: (graph, x) => graph.node('Relu', [x]),
  relu2(graph, x) {
    const positive = graph.node('Relu', [x]);
    return graph.multiply(positive, positive);
  },
  relu6: (graph, x) => clip(graph, x, 0, 6),
  selu: (graph, x) => graph.node('Selu', [x]),
  sigmoid: (graph, x) => graph.node('Sigmoid', [x]),
  silu: (graph, x) => graph.multiply(x, graph.node('Sigmoid', [x])),
  sqrtsoftplus: (graph, x) => graph.node('Sqrt', [graph.node('Softplus', [x])]),
  swish: (graph, x) => graph.multiply(x, graph.node('Sigmoid', [x])),
  tanh: (graph, x) => graph.node('Tanh', [x]),
};

export function activate(graph: GraphBuilder, x: Value, name: ActivationName): Value {
  return functions[name](graph, x);
}

/** x / 2 · (1 + erf(x / √2)). */
function gelu(graph: GraphBuilder, x: Value): Value {
  const erf = graph.node('Erf', [graph.divide(x, number(graph, x, Math.SQRT2))]);
  return graph.multiply(graph.multiply(x, graph.add(erf, number(graph, x, 1))), number(graph, x, 0.5));
}

/** With tanh in place of erf: x / 2 · (1 + tanh(√(2/π) · (x + 0.044715x³))). */
function geluTanh(graph: GraphBuilder, x: Value): Value {
  const square = graph.multiply(x, x);
  const cubic = graph.multiply(x, graph.add(graph.multiply(square, number(graph, x, 0.044715)), number(graph, x, 1)));
  const tanh = graph.node('Tanh', [graph.multiply(cubic, number(graph, x, Math.sqrt(2 / Math.PI)))]);
  return graph.multiply(graph.multiply(x, number(graph, x, 0.5)), graph.add(tanh, number(graph, x, 1)));
}

function clip(graph: GraphBuilder, x: Value, low: number, high: number): Value {
  return graph.node('Clip', [x, number(graph, x, low), number(graph, x, high)]);
}

function number(graph: GraphBuilder, x: Value, value: number): Value {
  return graph.scalar(value, x.type);
}
