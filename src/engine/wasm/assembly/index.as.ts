// Our wasm module: kernels that work in the memory of TensorFlow.js's backend. It has no memory, no data and no allocator of
// its own, and no state: every instance of it is a thread's.

export * from './kernel-numbers';
export { scratchBytes } from './kernels';
export { awaitDone, run, serve } from './threads.as';
