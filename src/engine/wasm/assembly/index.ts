// Our wasm module: kernels that work in the memory of TensorFlow.js's backend. It has no memory, no data and no allocator of
// its own, and no state: every instance of it is a thread's.

export { attentionGradientScratch, attentionScratch } from './attention';
export { dropoutMaskScratch } from './dropout-mask';
export { squareSumOf } from './elements';
export { unpackPanels } from './packing';
export { productScratch } from './product';
export { run, serve } from './threads';
