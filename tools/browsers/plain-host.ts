// A host that hands files out as they are, without headers of its own, each script behind a few lines that take features away from the
// browser: what a page meets where those are missing.

import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { fixedHeaders } from '../fixed-headers.mjs';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.zip': 'application/zip',
};

export interface PlainHost {
  address: string;
  close(): Promise<void>;
}

/** `isIsolating`: with the headers that a threaded page needs. `prologue`: what every script begins with. */
export async function plainHost(
  folder: string,
  { isIsolating, prologue = '' }: { isIsolating: boolean; prologue?: string },
): Promise<PlainHost> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path));
    const stats = file.startsWith(folder + sep) ? statSync(file, { throwIfNoEntry: false }) : undefined;
    if (!stats?.isFile()) {
      response.writeHead(404).end('Not found.');
      return;
    }
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.setHeader('Content-Type', type);
    if (isIsolating) for (const [name, value] of Object.entries(fixedHeaders)) response.setHeader(name, value);
    if (extname(file) === '.js' && prologue !== '') response.end(prologue + readFileSync(file, 'utf8'));
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Takes an instruction of wasm away: modules that hold its bytes are neither valid nor compiled. */
export function withoutInstructions(opcodes: readonly (readonly number[])[]): string {
  return `(() => {
  if (globalThis.hasFewerInstructions) return;
  globalThis.hasFewerInstructions = true;
  const opcodes = ${JSON.stringify(opcodes)};
  const holds = (source) => {
    const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    for (let at = bytes.indexOf(opcodes[0][0]); at >= 0; at = bytes.indexOf(opcodes[0][0], at + 1))
      if (opcodes.some((opcode) => opcode.every((byte, i) => bytes[at + i] === byte))) return true;
    return false;
  };
  const { validate, compile, instantiate } = WebAssembly;
  const refuse = () => Promise.reject(new WebAssembly.CompileError('an instruction that this browser lacks'));
  WebAssembly.validate = (source) => !holds(source) && validate.call(WebAssembly, source);
  WebAssembly.compile = (source) => (holds(source) ? refuse() : compile.call(WebAssembly, source));
  WebAssembly.instantiate = (source, imports) =>
    !(source instanceof WebAssembly.Module) && holds(source) ? refuse() : instantiate.call(WebAssembly, source, imports);
  WebAssembly.compileStreaming = async (answer) => WebAssembly.compile(await (await answer).arrayBuffer());
  WebAssembly.instantiateStreaming = async (answer, imports) => WebAssembly.instantiate(await (await answer).arrayBuffer(), imports);
})();
`;
}

/** f32x4.relaxed_madd, by which the relaxed builds of the kernels multiply. */
export const relaxedSimd = [[0xfd, 0x85, 0x02]];
