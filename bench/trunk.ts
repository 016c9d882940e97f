// Whole models forward, clips of 2.5 s, beside TensorFlow.js's kernels, onnxruntime-web and PyTorch.

import { runMeasurement } from './side-by-side/command.ts';

await runMeasurement({
  name: 'trunk',
  about: 'From waveforms to logits with every layer frozen: what the first pass over a data set does for each clip.',
  models: ['nano', 'base'],
  batches: [1, 8],
  task: (model, batch) => ({ kind: 'forward', model, batch }),
  peers: ['tensorflow.js kernels', 'onnxruntime-web', 'pytorch'],
});
