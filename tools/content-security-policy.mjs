// The page's Content-Security-Policy: nothing is fetched from, sent to, or run from anywhere but the page's own origin, and
// models from Hugging Face when a person asks for one.
// The server sends it as a header; the build also writes it into the HTML, for hosts that cannot set headers.

/** Hugging Face, and the hosts of its files (cdn-lfs*.hf.co, cas-bridge.xethub.hf.co) that it redirects to. */
export const hubSources = ['https://huggingface.co', 'https://*.hf.co'];

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
  'connect-src': ["'self'", ...hubSources],
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

/** Both policies with other hosts in Hugging Face's place: a mirror, or a test's own. */
export function policiesWithHub(sources) {
  const changed = { ...directives, 'connect-src': ["'self'", ...sources] };
  return { forHtml: write(changed), forHeader: write({ ...changed, 'frame-ancestors': ["'none'"] }) };
}

/** For a `<meta http-equiv>`: `frame-ancestors` counts only in a header. */
export const policyForHtml = write(directives);
export const policyForHeader = write({ ...directives, 'frame-ancestors': ["'none'"] });
