// The nonce that lets style elements count which libraries make: without it the Content-Security-Policy refuses them.

declare global {
  /** Where react-remove-scroll, which Mantine's dialogs use, looks for it. */
  var __webpack_nonce__: string | undefined;
}

/** Absent where nothing asks for one, as on the development server. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

globalThis.__webpack_nonce__ = styleNonce;
