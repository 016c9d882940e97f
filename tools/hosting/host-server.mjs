// Serves a build as hosts of static files do, to try it as it will be met: a bare host in a folder below the root, as GitHub Pages
// is one, or a host that sets the headers of `_headers`. On this machine alone.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { contentTypes, fileOf, pathOf } from '../serve.mjs';

/** The rules of a `_headers` file: lines without indent are paths (`*` at the end stands for anything), indented ones headers. */
export function parseHeaderRules(text) {
  const rules = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const header = /^\s+([^:]+):\s*(.*)$/.exec(line);
    if (!header) rules.push({ path: line.trim(), headers: {} });
    else if (rules.length > 0) rules.at(-1).headers[header[1].trim()] = header[2];
  }
  return rules;
}

/** Of all rules that match, as Cloudflare Pages has it: what two of them set is joined.
 *  @param {readonly { path: string, headers: Record<string, string> }[]} rules
 *  @param {string} path
 *  @returns {Record<string, string>} */
export function headersOf(rules, path) {
  /** @type {Record<string, string>} */
  const headers = {};
  for (const rule of rules) {
    const isMatch = rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path;
    if (!isMatch) continue;
    for (const [name, value] of Object.entries(rule.headers))
      headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

const missing = '<!doctype html><title>Site not found</title><h1>404</h1><p>There is no such page here.</p>';

/** @typedef {object} HostKind
 *  @property {string} name
 *  @property {string} prefix The folder of the page: "/" or "/voxtune/".
 *  @property {boolean} hasHeaders Whether it reads `_headers`.
 *  @property {number} cacheSeconds What it lets browsers keep without asking, where no header says otherwise. */

/** @type {readonly HostKind[]} */
export const hostKinds = [
  { name: 'no headers, in a folder (GitHub Pages)', prefix: '/voxtune/', hasHeaders: false, cacheSeconds: 600 },
  { name: '_headers, at the root (Netlify, Cloudflare Pages)', prefix: '/', hasHeaders: true, cacheSeconds: 0 },
  { name: 'headers, in a folder (nginx)', prefix: '/voxtune/', hasHeaders: true, cacheSeconds: 0 },
];

/** Starts it. `deploy` puts another build in its place, `stop` and `start` take the connection away and bring it back.
 *  @param {string} folder
 *  @param {HostKind} kind */
export async function startHost(folder, { prefix, hasHeaders, cacheSeconds }) {
  let root = realpathSync(folder);
  let rules = [];
  const readRules = () => {
    const path = join(root, '_headers');
    rules = hasHeaders && existsSync(path) ? parseHeaderRules(readFileSync(path, 'utf8')) : [];
  };
  readRules();

  const server = createServer((request, response) => {
    const path = pathOf(request.url);
    const isAbove = `${path}/` === prefix;
    const inside = path?.startsWith(prefix) ? `/${path.slice(prefix.length)}` : null;
    const file = inside === null || inside === '/_headers' ? null : fileOf(root, inside);
    if (isAbove && prefix !== '/') {
      response.writeHead(301, { Location: prefix });
      return response.end();
    }
    if (!file) {
      response.writeHead(404, { 'Content-Type': contentTypes['.html'], ...headersOf(rules, inside ?? '') });
      return response.end(missing);
    }
    const etag = `"${file.stats.size.toString(16)}-${Math.round(file.stats.mtimeMs).toString(16)}"`;
    const headers = {
      'Content-Type': contentTypes[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
      'Cache-Control': `max-age=${cacheSeconds}`,
      ETag: etag,
      ...headersOf(rules, inside),
    };
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers);
      return response.end();
    }
    const bytes = readFileSync(file.path);
    // as such hosts do with text
    const isPacked =
      /\.(js|css|html|svg|txt|json)$/.test(file.path) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(200, {
      ...headers,
      ...(isPacked ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
    });
    return response.end(isPacked ? gzipSync(bytes, { level: 1 }) : bytes);
  });

  const listen = (port) => new Promise((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address();
  const stop = () =>
    new Promise((done) => {
      server.close(() => done(undefined));
      server.closeAllConnections();
    });
  return {
    address: `http://localhost:${port}${prefix}`,
    stop,
    start: () => listen(port),
    /** @param {string} next */
    deploy(next) {
      root = realpathSync(next);
      readRules();
    },
  };
}
