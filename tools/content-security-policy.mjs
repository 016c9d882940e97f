// The page's Content-Security-Policy: nothing is fetched from, sent to, or run from anywhere but the page's own origin, and
// models from Hugging Face when a person asks for one.
// The server sends it as a header; the build also writes it into the HTML, for hosts that cannot set headers.

/** Hugging Face, and the hosts of its files (cdn-lfs*.hf.co, cas-bridge.xethub.hf.co) that it redirects to. */
export const hubSources = ['https://huggingface.co', 'https://*.hf.co'];

/** What the build writes for the nonce of the page's own style elements. The server puts another in its place for every
 *  answer; hosts that hand out the file as it is leave this one, which is no secret but still asks for a nonce. */
export const builtNonce = 'voxtune-styles';

const directives = {
  'default-src': ["'none'"],
  // WebAssembly has to be compiled; no eval and no inline scripts
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
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

/** The page's own policy, in its HTML and in its header. `hub`: other hosts in Hugging Face's place, a mirror or a test's own. */
export function pagePolicies({ hub = hubSources, nonce = builtNonce } = {}) {
  const forHtml = {
    ...directives,
    // Mantine makes style elements of its theme; what sets styles on elements does so through their objects
    'style-src': ["'self'", `'nonce-${nonce}'`],
    'connect-src': ["'self'", ...hub],
    // the one policy that makes anything of a text: src/app/trusted-types.ts
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['default'],
  };
  // `frame-ancestors` counts only in a header
  return { forHtml: write(forHtml), forHeader: write({ ...forHtml, 'frame-ancestors': ["'none'"] }) };
}

/** For all that is not the page: it holds in the workers, whose scripts these are. TensorFlow.js's own threads, which only
 *  measurements use, start from a blob. */
export function filePolicy({ hub = hubSources } = {}) {
  return write({
    ...directives,
    'worker-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", ...hub],
    'frame-ancestors': ["'none'"],
  });
}
