// Entry of an exported page's engine. Its script stands zipped in the page, which makes a worker of it; where a browser allows none, it
// runs on the page's own thread.

import { base64 as backend } from 'virtual:share-page/backend';
import { base64 as plainKernels } from 'virtual:wasm-kernels/plain';
import { base64 as relaxedKernels } from 'virtual:wasm-kernels/relaxed';
import { decodeBase64 } from '../lib/base64.ts';
import { serveEngine } from './engine-call.ts';
import { createPageEngine, type PageEngineApi } from './page-engine.ts';

declare global {
  var voxtuneEngine: PageEngineApi | undefined;
}

const engine = createPageEngine(() => ({
  backend: decodeBase64(backend),
  plainKernels,
  relaxedKernels,
}));

if (typeof document === 'undefined') serveEngine(engine);
else globalThis.voxtuneEngine = engine;
