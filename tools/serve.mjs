// Serves the built page on this machine only, with the headers that it needs: cross-origin isolation (without it there is
// no SharedArrayBuffer and so no wasm threads), the Content-Security-Policy, and no guessing of content types.
// `node tools/serve.mjs --port 4180` serves dist/ alone; tools/start.mjs and the end-to-end tests use `serveFolder`.
// `--hub https://mirror.example` lets models come from a mirror of Hugging Face; further `--hub` name its file servers.

import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { builtNonce, filePolicy, pagePolicies } from './content-security-policy.mjs';
import { fixedHeaders } from './fixed-headers.mjs';
import { projectRoot } from './packages.mjs';

export const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.zip': 'application/zip',
  '.wav': 'audio/wav',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
};

/** The file behind a request's path, or null: a file inside the folder, `index.html` for a folder. */
export function fileOf(folder, urlPath) {
  let decoded;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const wanted = resolve(join(folder, decoded.endsWith('/') ? `${decoded}index.html` : decoded));
  try {
    const path = realpathSync(wanted);
    const stats = statSync(path);
    return path.startsWith(folder + sep) && stats.isFile() ? { path, stats } : null;
  } catch {
    return null;
  }
}

/** First and last byte that a single `Range: bytes=…` asks for; null for the whole file, 'bad' where it has no such bytes. */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return first > last || first >= size ? 'bad' : { first, last };
}

/** As Vite writes it into the page. */
function inAttribute(policy) {
  return policy.replaceAll("'", '&#39;');
}

/** A page of the build with a nonce of its own, and the header to match; null for other HTML. `hub`: other hosts than Hugging
 *  Face's for models: the first is asked, all may be fetched from. */
function builtPage(html, hub) {
  const own = inAttribute(pagePolicies().forHtml);
  if (!html.includes(own)) return null;
  const nonce = randomBytes(16).toString('base64url');
  const { forHtml, forHeader } = pagePolicies({ hub: hub ?? undefined, nonce });
  const named = hub ? `<meta name="voxtune-hub" content="${hub[0]}">` : '';
  const text = html
    .replace(own, inAttribute(forHtml))
    .replaceAll(`nonce="${builtNonce}"`, `nonce="${nonce}"`)
    .replace('<head>', `<head>${named}`);
  return { text, policy: forHeader };
}

/** The path that a request names, as it is sent: `/a/b?c` or, to a proxy, `http://host/a/b?c`. Null for anything else.
 *  `new URL` would not do: it takes the text behind `//` for a host, and throws where that is none. */
export function pathOf(target) {
  return /^(?:https?:\/\/[^/?#]*)?(\/[^?#]*)/i.exec(target ?? '')?.[1] ?? null;
}

/** Whether a `Host` header names this machine. A page elsewhere can give its own name this machine's address (DNS
 *  rebinding), and would then share the studio's answers as its own. */
export function isOwnHost(host) {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');
}

function answer(folders, hub, request, response) {
  const ownHeaders = { ...fixedHeaders, 'Content-Security-Policy': filePolicy({ hub: hub ?? undefined }) };
  const send = (status, headers, text = '') => {
    response.writeHead(status, { ...ownHeaders, ...headers });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
  const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(405, { ...plain, Allow: 'GET, HEAD' }, 'Only GET and HEAD.');
  }
  if (!isOwnHost(request.headers.host)) {
    return send(421, plain, 'This server answers for localhost alone: open it by that name.');
  }
  const path = pathOf(request.url);
  if (path === null) return send(400, plain, 'No path.');
  const file = folders.map((folder) => fileOf(folder, path)).find((found) => found !== null);
  if (!file) return send(404, plain, 'Not found.');

  if (extname(file.path) === '.html') {
    const html = readFileSync(file.path, 'utf8');
    const page = builtPage(html, hub);
    // never from a cache, whose nonce would be another than the header's
    const headers = { 'Content-Type': contentTypes['.html'], 'Cache-Control': 'no-store' };
    return send(200, page ? { ...headers, 'Content-Security-Policy': page.policy } : headers, page?.text ?? html);
  }
  if (basename(file.path) === 'service-worker.js') {
    // pages come from this server while it runs: each has a nonce of its own, and a build anew is seen at once
    const script = `globalThis.voxtuneServerIsOwn = true;\n${readFileSync(file.path, 'utf8')}`;
    return send(200, { 'Content-Type': contentTypes['.js'], 'Cache-Control': 'no-cache' }, script);
  }
  const { size, mtimeMs } = file.stats;
  const etag = `"${size.toString(16)}-${Math.round(mtimeMs).toString(16)}"`;
  const isHashed = /[/\\]assets[/\\][^/\\]*-[\w-]{8}\.\w+$/.test(file.path);
  const headers = {
    'Content-Type': contentTypes[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  if (request.headers['if-none-match'] === etag) return send(304, headers);
  const range = parseRange(request.headers.range, size);
  if (range === 'bad') return send(416, { ...plain, 'Content-Range': `bytes */${size}` }, 'No such range.');
  const part = range
    ? { 'Content-Range': `bytes ${range.first}-${range.last}/${size}`, 'Content-Length': range.last - range.first + 1 }
    : { 'Content-Length': size };
  response.writeHead(range ? 206 : 200, { ...ownHeaders, ...headers, ...part });
  if (request.method === 'HEAD') return response.end();
  const stream = createReadStream(file.path, range ? { start: range.first, end: range.last } : {});
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  return stream.pipe(response);
}

/** Whatever a request makes go wrong is that request's: the server goes on. */
function answerSafely(folders, hub, request, response) {
  try {
    answer(folders, hub, request, response);
  } catch (error) {
    console.error(`${request.method} ${request.url}: ${error.stack}`);
    if (response.headersSent) return response.destroy();
    response.writeHead(500, { ...fixedHeaders, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('The server could not answer this.');
  }
  return undefined;
}

/** Starts the server on localhost. A taken port gives way to the next free one; 0 takes any.
 *  `hub`: origins to fetch models from in Hugging Face's place, the one to ask first.
 *  Resolves with its address, its port, and a function that closes it.
 *  `beside`: a folder that need not be there, for what the first one has not.
 *  @param {readonly string[] | null} hub
 *  @param {string | null} beside */
export async function serveFolder(folder = join(projectRoot, 'dist'), port = 0, hub = null, beside = null) {
  const folders = [folder, ...(beside !== null && existsSync(beside) ? [beside] : [])].map((one) => realpathSync(one));
  const server = createServer((request, response) => answerSafely(folders, hub, request, response));
  const listen = (wanted) =>
    new Promise((done, fail) => {
      server.once('error', fail);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', fail);
        done();
      });
    });
  for (let attempt = 0; ; attempt++) {
    try {
      await listen(attempt < 20 && port > 0 ? port + attempt : 0);
      break;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    }
  }
  const close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  const { port: taken } = server.address();
  return { address: `http://localhost:${taken}/`, port: taken, close };
}

/** What to say where another port was taken than the one that was asked for: to a browser that is another page. Null where
 *  there is nothing to say. */
export function portNotice(asked, taken) {
  if (asked === 0 || asked === taken) return null;
  return (
    `Port ${asked} is in use, so this is port ${taken}. A browser keeps data by address: what you stored at ` +
    `http://localhost:${asked}/ is still there, and is not seen here. If Voxtune runs there already, open that; else end ` +
    'what uses the port and start again.'
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4180' }, hub: { type: 'string', multiple: true } },
  });
  const hub = values.hub?.map((address) => new URL(address).origin) ?? null;
  const { address, port } = await serveFolder(undefined, Number(values.port), hub);
  console.log(`Serving dist/ at ${address}`);
  const notice = portNotice(Number(values.port), port);
  if (notice) console.log(notice);
}
