// Made by tools/share-page-plugin.ts.

declare module 'virtual:share-page/backend' {
  /** `tfjs-backend-wasm-simd.wasm` in base64. */
  export const base64: string;
}

declare module 'virtual:share-page/words' {
  /** Of ui/messages, what the page says: by language and namespace. */
  export const words: import('i18next').Resource;
}
