// Training over stored frames: the last two layers and the head, beside TensorFlow.js's kernels and PyTorch.

import { runMeasurement } from './side-by-side/command.ts';

await runMeasurement({
  name: 'step',
  about:
    'Updates of four micro-batches: forward with dropout, backward, accumulation, clipping, AdamW. PyTorch does the\nsame over frames that it holds in memory. The whole job beside Trainer: npm run bench -- job.',
  models: ['nano', 'base'],
  batches: [8],
  task: (model, batch) => ({ kind: 'step', model, batch }),
  peers: ['tensorflow.js kernels', 'pytorch'],
});
