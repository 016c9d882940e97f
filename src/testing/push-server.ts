// A server that takes commits as Hugging Face does: whoami, new repositories, preupload, LFS uploads to another address, and the commit
// as lines of JSON. It keeps only what arrived whole. For tests.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PushServer {
  address: string;
  /** By repository: its visibility and its files. */
  repos: Map<string, { visibility: string; files: Map<string, Buffer>; commits: number }>;
  requests: { method: string; path: string; token: string | null; cookie: string | null; referrer: string | null }[];
  /** Answers this instead, where a path has it. */
  refusals: Map<string, { status: number; error: string }>;
  /** Called when an upload begins. */
  onUpload(): void;
  close(): Promise<void>;
}

export const pushToken = 'hf_writes';
/** Larger files go the way of LFS. */
const lfsFrom = 10_000;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function startPushServer(): Promise<PushServer> {
  const stored = new Map<string, Buffer>();
  const hub: PushServer = {
    address: '',
    repos: new Map(),
    requests: [],
    refusals: new Map(),
    onUpload: () => {},
    close: async () => {},
  };
  const server = createServer((request, response) => {
    void answer(hub, stored, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  hub.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  hub.close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return hub;
}

async function answer(
  hub: PushServer,
  stored: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', headers, url = '/' } = request;
  const path = decodeURIComponent(url);
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', '*, Authorization, Content-Type, X-Request-Id');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT');
  if (method === 'OPTIONS') return void response.writeHead(200).end();
  const token = headers.authorization?.replace('Bearer ', '') ?? null;
  hub.requests.push({ method, path, token, cookie: headers.cookie ?? null, referrer: headers.referer ?? null });
  const json = (status: number, value: unknown) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  if (path.startsWith('/lfs/')) {
    hub.onUpload();
    const bytes = await bodyOf(request);
    stored.set(path.slice('/lfs/'.length), bytes);
    return void response.writeHead(200).end();
  }
  const refusal = hub.refusals.get(path);
  if (refusal) return json(refusal.status, { error: refusal.error });
  if (token !== pushToken) return json(401, { error: 'Invalid username or password.' });
  if (path === '/api/whoami-v2')
    return json(200, {
      type: 'user',
      name: 'someone',
      orgs: [{ type: 'org', name: 'a-school' }],
      auth: { type: 'access_token', accessToken: { role: 'write', displayName: 'x', createdAt: '2026-01-01' } },
    });
  const body = await bodyOf(request);
  if (path === '/api/repos/create') {
    const { name, organization, visibility } = JSON.parse(String(body)) as Record<string, string>;
    const repo = `${organization}/${name}`;
    if (hub.repos.has(repo)) return json(409, { error: 'You already created this model repo' });
    hub.repos.set(repo, { visibility: visibility ?? '', files: new Map(), commits: 0 });
    return json(200, { url: `${hub.address}/${repo}`, id: repo });
  }
  const [, repo = '', task = ''] = /^\/api\/models\/([^/]+\/[^/]+)\/(preupload|commit)\/main$/.exec(path) ?? [];
  const lfs = /^\/([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/.exec(path)?.[1];
  const [name, work] = lfs ? [lfs, 'lfs'] : [repo, task];
  const there = hub.repos.get(name);
  if (!there) return json(404, { error: 'Repository not found' });
  if (work === 'preupload') {
    const { files } = JSON.parse(String(body)) as { files: { path: string; size: number }[] };
    const modes = files.map((file) => ({ path: file.path, uploadMode: file.size > lfsFrom ? 'lfs' : 'regular' }));
    return json(200, { files: modes });
  }
  if (work === 'lfs') {
    const { objects } = JSON.parse(String(body)) as { objects: { oid: string; size: number }[] };
    const upload = (oid: string) => ({ upload: { href: `${hub.address}/lfs/${oid}` } });
    return json(200, { transfer: 'basic', objects: objects.map((one) => ({ ...one, actions: upload(one.oid) })) });
  }
  if (work !== 'commit') return json(404, { error: 'not here' });
  const files = new Map<string, Buffer>();
  for (const line of String(body).split('\n')) {
    const { key, value } = JSON.parse(line) as { key: string; value: Record<string, string> };
    const { path: at = '', content = '', oid = '' } = value;
    if (key === 'file') files.set(at, Buffer.from(content, 'base64'));
    if (key !== 'lfsFile') continue;
    const bytes = stored.get(oid);
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== oid)
      return json(400, { error: `${at} did not arrive whole` });
    files.set(at, bytes);
  }
  for (const [at, bytes] of files) there.files.set(at, bytes);
  there.commits++;
  json(200, { commitOid: 'c'.repeat(40), commitUrl: `${hub.address}/${name}/commit/c`, success: true });
}
