// Vite plugin: names in the page's HTML the files that its small entry will ask for anyway, so that they are fetched while it is. The
// entry's own imports Vite names itself.

import { relative } from 'node:path';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { builtNonce } from './content-security-policy.mjs';
import { projectRoot } from './packages.mjs';

/** Modules that are loaded by `import()` on every first visit, whatever its language. */
const firstModules = ['src/app/page.tsx', 'src/ui/welcome/Welcome.tsx'];

export function firstFiles(): Plugin {
  return {
    name: 'first-files',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, filename }) {
        if (!bundle || !filename.endsWith('index.html')) return [];
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const firsts = firstModules.map((path) => {
          const chunk = chunks.find((one) => one.facadeModuleId && relative(projectRoot, one.facadeModuleId) === path);
          if (!chunk) throw new Error(`${path} is no chunk of the build: what loads it by import()?`);
          return chunk;
        });
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
