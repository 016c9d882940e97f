import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRepoName, repoNameOf } from '../lib/repo-name.ts';
import { codeOf } from '../testing/code-of.ts';
import { type PushServer, pushToken, startPushServer } from '../testing/push-server.ts';
import type { PushProgress } from './hub-types.ts';
import { hubAccount, pushFolder } from './push-folder.ts';

let hub: PushServer;
beforeEach(async () => {
  hub = await startPushServer();
});
afterEach(() => hub.close());

const access = (token: string | null = pushToken) => ({ endpoint: hub.address, token });
const weights = new Uint8Array(300_000).map((_, at) => (at * at) >> 3);
const files = [
  { path: 'README.md', data: new Blob(['# 模型']) },
  { path: 'model.safetensors', data: new Blob([weights]) },
];

async function push(repo: string, isThere = false, signal = new AbortController().signal) {
  const progress: PushProgress[] = [];
  const destination = { repo, isPrivate: true, isThere };
  const calls = { signal, onProgress: (now: PushProgress) => void progress.push(now) };
  return { pushed: await pushFolder(access(), destination, files, calls), progress };
}

test('makes a private repository and commits every file as it is, with the token for the hub alone', async () => {
  const { pushed, progress } = await push('someone/a');
  expect(pushed).toEqual({ url: `${hub.address}/someone/a`, commit: 'c'.repeat(40) });
  const repo = hub.repos.get('someone/a')!;
  expect(repo.visibility).toBe('private');
  expect([...repo.files.keys()].sort()).toEqual(['README.md', 'model.safetensors']);
  expect(repo.files.get('README.md')?.toString()).toBe('# 模型');
  expect(Buffer.compare(repo.files.get('model.safetensors')!, weights)).toBe(0);
  const toFiles = hub.requests.filter(({ path }) => path.startsWith('/lfs/'));
  expect(toFiles.map(({ token }) => token)).toEqual([null]);
  expect(hub.requests.every(({ cookie, referrer }) => cookie === null && referrer === null)).toBe(true);
  const total = weights.length + files[0]!.data.size;
  expect(progress.every(({ doneBytes, totalBytes }) => doneBytes <= totalBytes && totalBytes === total)).toBe(true);
  expect(progress.at(-1)?.phase).toBe('committing');
});

test('tells whose token it is, and one that the hub does not know', async () => {
  const { signal } = new AbortController();
  expect(await hubAccount(access(), signal)).toEqual({
    name: 'someone',
    owners: ['someone', 'a-school'],
    canWrite: true,
  });
  expect(await codeOf(hubAccount(access('hf_other'), signal))).toBe('hub/push-token');
  // nothing is asked for what can be no token
  const before = hub.requests.length;
  expect(await codeOf(hubAccount(access('secret'), signal))).toBe('hub/push-token');
  expect(hub.requests.length).toBe(before);
});

test('leaves a repository that is there alone, unless the files are to go into it', async () => {
  const earlier = new Map([['other.txt', Buffer.from('x')]]);
  hub.repos.set('someone/there', { visibility: 'public', files: earlier, commits: 1 });
  expect(await codeOf(push('someone/there'))).toBe('hub/repo-exists');
  expect(hub.repos.get('someone/there')?.commits).toBe(1);
  await push('someone/there', true);
  expect([...hub.repos.get('someone/there')!.files.keys()]).toEqual(['other.txt', 'README.md', 'model.safetensors']);
  expect(hub.repos.get('someone/there')?.visibility).toBe('public');
});

test.each([
  ['/api/repos/create', 403, 'hub/push-forbidden'],
  ['/api/models/someone/refused/commit/main', 403, 'hub/push-forbidden'],
  ['/api/models/someone/refused/preupload/main', 503, 'hub/server'],
])('a refusal of %s with %i is %s', async (path, status, code) => {
  hub.refusals.set(path, { status, error: 'You are not allowed.' });
  const failure = await push('someone/refused').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code });
  if (status === 403) expect(failure).toMatchObject({ params: { said: 'You are not allowed.' } });
  hub.refusals.clear();
  // what the attempt made is its own to go on with
  await push('someone/refused', hub.repos.has('someone/refused'));
});

test('a stop amid the upload commits nothing', async () => {
  const stop = new AbortController();
  hub.onUpload = () => stop.abort();
  expect(await codeOf(push('someone/stopped', false, stop.signal))).toBe('hub/push-stopped');
  expect(hub.repos.get('someone/stopped')).toMatchObject({ commits: 0 });
});

test('a hub that cannot be reached is told by its name', async () => {
  const { address } = hub;
  await hub.close();
  const failure = await hubAccount({ endpoint: address, token: pushToken }, new AbortController().signal).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 'hub/unreachable', params: { host: new URL(address).host } });
});

test.each(['a/b', 'someone/azure-1', 'a_b/c.d', 'A/1'])('%j is a name of a repository', (name) => {
  expect(isRepoName(name)).toBe(true);
});

test.each([
  'a',
  'a/b/c',
  '../x',
  'a/..',
  'a/b--c',
  'a/-b',
  'a/b.',
  'a/b.git',
  'ä/b',
  'a/b c',
  'a/',
  `a/${'b'.repeat(96)}`,
])('%j is none', (name) => {
  expect(isRepoName(name)).toBe(false);
});

test.each(['azure-1', '愤怒', '../../etc', 'a b', '<script>', 'x.git', '—', 'a'.repeat(300), '=cmd()'])(
  'of any name, %j too, a repository’s can be made',
  (name) => {
    expect(isRepoName(`someone/${repoNameOf(name)}`)).toBe(true);
  },
);
