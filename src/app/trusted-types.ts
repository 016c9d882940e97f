// What the page may make of texts, where the browser has Trusted Types: the address of a script only if it is the page's own
// server's, HTML only without a tag in it. The first is for workers; the second for React, which fills the style elements of
// Mantine's theme as if they were HTML. Everything else the browser refuses (tools/content-security-policy.mjs).
// Imported before anything that could need it.

interface TrustedTypes {
  createPolicy(name: string, rules: Record<'createHTML' | 'createScriptURL', (text: string) => string | null>): void;
}

const { trustedTypes } = window as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createHTML: (text) => (/<[a-z!/?]/i.test(text) ? null : text),
  createScriptURL: (text) => (new URL(text, location.href).href.startsWith(`${location.origin}/`) ? text : null),
});
