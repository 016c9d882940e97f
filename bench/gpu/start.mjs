// Gives Node what a browser has: navigator.gpu and WebGPU's constants, from Dawn; then runs the bundled engine.

import { pathToFileURL } from 'node:url';
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]), userAgent: 'Node' }, configurable: true });
await import(pathToFileURL(process.argv[2]).href);
