declare module '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js' {
  /** The script of Emscripten's thread workers, as text. */
  export const wasmWorkerContents: string;
}
