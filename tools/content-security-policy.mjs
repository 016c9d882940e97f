// The page's Content-Security-Policy: nothing is fetched from, sent to, or run from anywhere but the page's own origin.
// The server sends it as a header; the build also writes it into the HTML, for hosts that cannot set headers.

const directives = {
  'default-src': ["'none'"],
  // WebAssembly has to be compiled; no eval and no inline scripts
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  // the threads of the wasm backend start from a script that the page makes (engine/wasm-runtime.ts)
  'worker-src': ["'self'", 'blob:'],
  // Mantine and Recharts set styles on elements
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'media-src': ["'self'", 'blob:'],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'object-src': ["'none'"],
};

function write(entries) {
  return Object.entries(entries)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** For a `<meta http-equiv>`: `frame-ancestors` counts only in a header. */
export const policyForHtml = write(directives);
export const policyForHeader = write({ ...directives, 'frame-ancestors': ["'none'"] });
