// Vite plugin: writes the licences of what is in the build beside it, as third-party-licences.txt. A package that the scripts
// contain and package.json does not name as a dependency ends the build.

import type { Plugin } from 'vite';
import { licencesFile, readLicences } from './licences.mjs';

/** In the scripts of the page and of its workers, which are bundled before those of the page are written. */
const used = new Set<string>();

export function licences({ isWorker = false } = {}): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk')
          for (const id of chunk.moduleIds) {
            const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1];
            if (name) used.add(name);
          }
      if (isWorker) return;
      const source = licencesFile(readLicences(), [...used]);
      this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source });
    },
  };
}
