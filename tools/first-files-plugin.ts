// What a first visit waits for: two scripts beside the small entry, since each file more is a request, an answer of the service worker and
// a module to link; and a Vite plugin that names it in the page's HTML, so that it is fetched while the entry is. The entry's own
// imports Vite names itself.

import { relative } from 'node:path';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { builtNonce } from './content-security-policy.mjs';
import { projectRoot } from './packages.mjs';

/** The module that the entry loads by `import()` on every visit. */
const pageModule = 'src/app/page.tsx';

/** Chunks of the build that come with all that their modules import. */
export const firstChunks = [
  { name: 'words-en', test: /src\/ui\/messages\/en-first\.ts$/, priority: 4 },
  { name: 'words-zh', test: /src\/ui\/messages\/zh-first\.ts$/, priority: 4 },
  // what the entry needs must not wait for the rest
  { name: 'start', test: /src\/ui\/messages\/(load-words|language)\.ts$|vite\/preload-helper/, priority: 3 },
  // by itself: where V8 needs the place of one of its calls, it parses the script that holds it once more
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\/|src\/app\/react-root\.ts$/, priority: 2 },
  { name: 'page', test: (id: string) => relative(projectRoot, id) === pageModule, priority: 1 },
];

export function firstFiles(): Plugin {
  return {
    name: 'first-files',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, filename }) {
        if (!bundle || !filename.endsWith('index.html')) return [];
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const firsts = chunks.filter(({ moduleIds }) =>
          moduleIds.some((id) => relative(projectRoot, id) === pageModule),
        );
        if (firsts.length === 0) throw new Error(`${pageModule} is in no chunk of the build.`);
        const files = new Set(firsts.flatMap((chunk) => withImports(chunk, bundle)));
        const styles = new Set(
          [...files].flatMap((name) => {
            const file = bundle[name];
            return file?.type === 'chunk' ? [...(file.viteMetadata?.importedCss ?? [])] : [];
          }),
        );
        return [
          ...[...styles].map((name) => link(name, { rel: 'preload', as: 'style' })),
          ...[...files].map((name) => link(name, { rel: 'modulepreload' })),
        ];
      },
    },
  };
}

function withImports(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, found = new Set<string>()): string[] {
  if (!found.has(chunk.fileName)) {
    found.add(chunk.fileName);
    for (const name of chunk.imports) {
      const file = bundle[name];
      if (file?.type === 'chunk') withImports(file, bundle, found);
    }
  }
  return [...found];
}

function link(name: string, attrs: Record<string, string>): HtmlTagDescriptor {
  return {
    tag: 'link',
    attrs: { ...attrs, crossorigin: true, href: `./${name}`, nonce: builtNonce },
    injectTo: 'head',
  };
}
