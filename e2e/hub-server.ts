// A server that behaves like Hugging Face, as far as a page sees it: an API that lists files, small files answered in
// place, large ones by a redirect to a file server on another origin, CORS on plain GET and a preflight that passes for the
// API alone. And what goes wrong there: refusals, requests to wait, connections cut, files that are not what was listed.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubRepo {
  files: Record<string, Buffer>;
  /** Answers 401 without this token. */
  token?: string;
  /** Refuses whoever has not accepted its terms. */
  isGated?: boolean;
}

/** What to do with the next requests for a file, first to last; then files are sent as they are. */
export type Fault =
  | { kind: 'wait'; seconds: number }
  | { kind: 'status'; status: number }
  /** Sends so many bytes of what was asked for and then nothing, until `cutStalled`. */
  | { kind: 'stall'; afterBytes: number }
  /** Sends fewer bytes, and says so. */
  | { kind: 'shorter'; bytes: number }
  | { kind: 'other-content' };

export interface LoggedRequest {
  method: string;
  /** 'hub' or 'files'. */
  server: 'hub' | 'files';
  path: string;
  range: string | null;
  token: string | null;
}

export interface HubServer {
  /** The origins to name to `serveFolder`: the hub, then its file server. */
  origins: [string, string];
  requests: LoggedRequest[];
  repos: Map<string, HubRepo>;
  faults: Map<string, Fault[]>;
  /** A file server that knows no ranges. */
  refusesRanges: boolean;
  /** What has stalled. */
  stalled: ServerResponse[];
  close(): Promise<void>;
}

const smallerThan = 10_000;

export function commitOf(repo: HubRepo): string {
  const hash = createHash('sha1');
  for (const [name, data] of Object.entries(repo.files)) hash.update(name).update(data);
  return hash.digest('hex');
}

export async function startHubServer(): Promise<HubServer> {
  const hub: HubServer = {
    origins: ['', ''],
    requests: [],
    repos: new Map(),
    faults: new Map(),
    refusesRanges: false,
    stalled: [],
    close: async () => {},
  };
  const api = createServer((request, response) => answer(hub, 'hub', request, response, answerHub));
  const files = createServer((request, response) => answer(hub, 'files', request, response, answerFile));
  hub.origins = [await listen(api), await listen(files)];
  hub.close = async () => {
    await Promise.all([api, files].map(closeServer));
  };
  return hub;
}

/** Breaks the connections off that have stalled. */
export function cutStalled(hub: HubServer): void {
  for (const response of hub.stalled.splice(0)) response.destroy();
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

type Answer = (hub: HubServer, request: IncomingMessage, response: ServerResponse, path: string) => unknown;

function answer(
  hub: HubServer,
  server: 'hub' | 'files',
  request: IncomingMessage,
  response: ServerResponse,
  answerWith: Answer,
): void {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://hub').pathname);
  const { method = 'GET', headers } = request;
  const token = headers.authorization?.replace('Bearer ', '') ?? null;
  hub.requests.push({ method, server, path, range: headers.range ?? null, token });
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'X-Error-Code, Content-Range, Retry-After');
  if (method === 'OPTIONS') {
    // a preflight: the hub lets a token pass, its file servers let nothing pass
    if (server === 'files') response.removeHeader('Access-Control-Allow-Origin');
    else response.setHeader('Access-Control-Allow-Headers', 'Authorization, Range');
    response.writeHead(server === 'files' ? 403 : 200).end();
    return;
  }
  if (method !== 'GET') {
    response.removeHeader('Access-Control-Allow-Origin');
    response.writeHead(405).end();
    return;
  }
  answerWith(hub, request, response, path);
}

function refuse(response: ServerResponse, status: number, reason?: string): ServerResponse {
  if (reason) response.setHeader('X-Error-Code', reason);
  return response.writeHead(status, { 'Content-Type': 'application/json' }).end('{"error":"refused"}');
}

const answerHub: Answer = (hub, request, response, path) => {
  const api = /^\/api\/models\/(.+)\/revision\/(.+)$/.exec(path);
  const file = /^\/(.+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
  const name = (api ?? file)?.[1] ?? '';
  const repo = hub.repos.get(name);
  if (name === 'busy/model') {
    response.setHeader('Retry-After', '17');
    return refuse(response, 429);
  }
  // who may not see a repository is not told whether there is one
  if (!repo) return refuse(response, name.startsWith('nobody/') ? 404 : 401, 'RepoNotFound');
  if (repo.isGated) return refuse(response, 403, 'GatedRepo');
  if (repo.token && request.headers.authorization !== `Bearer ${repo.token}`)
    return refuse(response, 401, 'RepoNotFound');
  const commit = commitOf(repo);
  if (api) return listFiles(repo, commit, api[2] ?? '', response);
  const data = repo.files[file?.[3] ?? ''];
  if (file?.[2] !== commit || !data) return refuse(response, 404, 'EntryNotFound');
  if (data.length < smallerThan) return send(hub, request, response, path, data);
  return response
    .writeHead(302, { Location: `${hub.origins[1]}${encodeURI(path)}`, 'X-Linked-Size': data.length })
    .end();
};

function listFiles(repo: HubRepo, commit: string, revision: string, response: ServerResponse): unknown {
  if (revision !== 'main' && revision !== commit) return refuse(response, 404, 'RevisionNotFound');
  const siblings = Object.entries(repo.files).map(([rfilename, data]) => {
    const size = data.length;
    if (size >= smallerThan) {
      const sha256 = createHash('sha256').update(data).digest('hex');
      return { rfilename, size, blobId: '0'.repeat(40), lfs: { sha256, size, pointerSize: 134 } };
    }
    return { rfilename, size, blobId: createHash('sha1').update(`blob ${size}\0`).update(data).digest('hex') };
  });
  const listing = { sha: commit, gated: false, private: false, cardData: { license: 'apache-2.0' }, siblings };
  return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(listing));
}

const answerFile: Answer = (hub, request, response, path) => {
  const [, name = '', , file = ''] = /^\/(.+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const data = hub.repos.get(name)?.files[file];
  if (!data || request.headers.authorization) return refuse(response, 403);
  return send(hub, request, response, path, data);
};

function send(
  hub: HubServer,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  whole: Buffer,
): unknown {
  const fault = hub.faults.get(path.split('/').at(-1) ?? '')?.shift();
  if (fault?.kind === 'wait') {
    response.setHeader('Retry-After', String(fault.seconds));
    return refuse(response, 429);
  }
  if (fault?.kind === 'status') return refuse(response, fault.status);
  const range = hub.refusesRanges ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  if (start >= whole.length) return refuse(response, 416);
  let data = whole.subarray(start);
  if (fault?.kind === 'other-content') data = Buffer.alloc(data.length, 7);
  if (fault?.kind === 'shorter') data = data.subarray(0, fault.bytes);
  response.writeHead(range ? 206 : 200, {
    'Content-Length': data.length,
    ...(range ? { 'Content-Range': `bytes ${start}-${whole.length - 1}/${whole.length}` } : {}),
  });
  if (fault?.kind !== 'stall') return response.end(data);
  hub.stalled.push(response);
  return response.write(data.subarray(0, fault.afterBytes));
}
