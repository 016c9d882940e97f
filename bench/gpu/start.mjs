// Gives Node what a browser has: navigator.gpu and WebGPU's constants, from Dawn; then runs the bundled engine.

import { pathToFileURL } from 'node:url';
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
// locks: one program at a time, so that nobody is waited for
const locks = { request: (_, task) => task() };
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: create([]), userAgent: `Node ${process.versions.node}`, locks },
  configurable: true,
});
await import(pathToFileURL(process.argv[2]).href);
