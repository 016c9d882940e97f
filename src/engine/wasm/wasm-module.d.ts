declare module 'virtual:wasm-kernels/*' {
  /** The binary. */
  export const base64: string;
}
