// A host far away: hands on what a server on this machine answers, compressed as hosts do, later, and no faster than a line carries.
// All connections share the line, those of workers too, which the browser's own emulation leaves out.

import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export interface Line {
  /** From a request to the first byte of its answer. */
  latencyMs: number;
  bytesPerSec: number;
}

/** As Chromium's “Fast 4G”. */
export const fast4g: Line = { latencyMs: 165, bytesPerSec: (9e6 * 0.9) / 8 };

const compressed = /^(text\/|application\/(javascript|json|wasm|manifest\+json)|image\/svg)/;

/** What the line carries at once: small enough that answers share it. */
const pieceBytes = 8192;

/** Stands before the server at `port`, each answer compressed once. */
export async function slowServer(port: number, line: Line): Promise<{ address: string; close(): Promise<void> }> {
  const packed = new Map<string, Buffer>();
  // when the line is free again
  let freeAtMs = 0;
  const send = async (response: ServerResponse, body: Buffer) => {
    for (let at = 0; at < body.length && !response.destroyed; at += pieceBytes) {
      const piece = body.subarray(at, at + pieceBytes);
      const nowMs = performance.now();
      freeAtMs = Math.max(freeAtMs, nowMs) + (piece.length / line.bytesPerSec) * 1000;
      await later(freeAtMs - nowMs);
      response.write(piece);
    }
    response.end();
  };
  const server = createServer((incoming, response) => {
    const { url: path, method, headers } = incoming;
    const relayed = ask({ port, host: 'localhost', path, method, headers }, (answer) => {
      void readAll(answer).then(async (body) => {
        const sent = { ...answer.headers };
        if (answer.statusCode === 200 && compressed.test(sent['content-type'] ?? '') && method === 'GET') {
          const key = `${path} ${sent.etag ?? body.toString('latin1')}`;
          const small = packed.get(key) ?? gzipSync(body);
          packed.set(key, small);
          sent['content-encoding'] = 'gzip';
          sent['content-length'] = String(small.length);
          body = small;
        }
        await later(line.latencyMs);
        response.writeHead(answer.statusCode ?? 502, sent);
        await send(response, body);
      });
    });
    relayed.on('error', () => response.destroy());
    incoming.pipe(relayed);
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The slow server has no port.');
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { address: `http://localhost:${bound.port}/`, close };
}

function later(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

async function readAll(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
