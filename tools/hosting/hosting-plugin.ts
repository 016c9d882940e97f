// Vite plugin: once the folder is written, makes it one that any host can serve (finish-build.ts).

import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { finishBuild, moveCommandFiles } from './finish-build.ts';

export function hosting(): Plugin {
  let folder = '';
  let root = '';
  return {
    name: 'hosting',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = resolve(root, config.build.outDir);
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        moveCommandFiles(folder);
        await finishBuild(folder, root);
      },
    },
  };
}
