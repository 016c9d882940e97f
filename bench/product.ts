// One matrix product, [1000, 768] · [768, 3072], beside TensorFlow.js, onnxruntime-web and PyTorch.

import { runMeasurement } from './side-by-side/command.ts';

await runMeasurement({
  name: 'product',
  about: 'The operation that nearly all the work is, in float32.',
  models: [],
  batches: [],
  task: () => ({ kind: 'product' }),
  peers: ['tensorflow.js kernels', 'onnxruntime-web', 'pytorch'],
});
