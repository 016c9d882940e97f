// Vite plugin: writes the licences of what is in the build beside it, as third-party-licences.txt, where the page links to it
// beside its engine. A package that the scripts contain and that is no dependency of the page's ends the build.

import type { Plugin } from 'vite';
import { licencesFile, readLicences } from './licences.mjs';

const fileName = 'third-party-licences.txt';

/** In the scripts of the page and of its workers, which are bundled before those of the page are written. */
const used = new Set<string>();

export function licences({ isWorker = false } = {}): Plugin {
  return {
    name: 'licences',
    configureServer({ middlewares }) {
      middlewares.use(`/${fileName}`, (_request, response) => {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        response.end(licencesFile());
      });
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk')
          for (const id of chunk.moduleIds) {
            const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1];
            if (name) used.add(name);
          }
      if (isWorker) return;
      const source = licencesFile(readLicences(), [...used]);
      this.emitFile({ type: 'asset', fileName, source });
    },
  };
}
