// The service worker: it makes the page cross-origin isolated where the host cannot say so, and keeps a build's files, so that the
// page opens without a connection and an open tab has its own build's files for as long as it is open (docs/hosting.md).
//
// A worker takes over as soon as all of its build is kept. That changes nothing in open tabs: the files that they ask for
// have names of their own in every build, and come from whichever build has them. What is opened next is the new build.

import { asHosted, partOf, withHeaders } from './answers.ts';
import type { BuildFile, WorkerBuild } from './build-list.ts';
import { type KeepFault, KeptBuild, type KeptBuildOptions } from './kept-build.ts';
import { dropUnused, otherBuilds } from './kept-builds.ts';
import type { PageAnswer, PageNote, WorkerNote, WorkerStatus } from './worker-notes.ts';
import type { WindowClient, WorkerScope } from './worker-scope.ts';

declare global {
  /** Put in place by the build. */
  var voxtuneBuild: WorkerBuild;
  /** Put in place by this project's own server, which makes its HTML anew for every answer: pages come from it while it runs. */
  var voxtuneServerIsOwn: true | undefined;
}

const scope = globalThis as unknown as WorkerScope;
const build = globalThis.voxtuneBuild;
const folder = scope.registration.scope;
const isServerOwn = globalThis.voxtuneServerIsOwn === true;
const options: KeptBuildOptions = {
  list: build,
  folder,
  caches: globalThis.caches,
  fetch: globalThis.fetch.bind(globalThis),
  isHtmlFree: isServerOwn,
  served: (response) => withHeaders(asHosted(response), build),
};
const own = new KeptBuild(options);
const needed = ['page', 'first'] as const;
/** A page that has not answered by then is opening, frozen or none of ours. */
const pageAnswerMs = 5_000;
let fault: KeepFault | null = null;

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));

async function install(): Promise<void> {
  // The first one is wanted at once: where the host sets no headers, the page waits for it. One that follows takes over with
  // everything, or not at all.
  const isFirst = !scope.registration.active;
  const failed = await own.fill(isFirst ? ['page'] : needed, isFirst ? [] : await otherBuilds(options));
  if (failed && !isFirst) throw new Error(`The newer build could not be kept: ${failed}.`);
  await scope.skipWaiting();
}

scope.addEventListener('message', (event) => {
  const note = event.data as PageNote;
  const [port] = event.ports;
  if (note?.kind === 'status') event.waitUntil(status().then((answer) => port?.postMessage(answer)));
  if (note?.kind === 'fill') event.waitUntil(fill(note.isSparing).then((answer) => port?.postMessage(answer)));
});

async function status(): Promise<WorkerStatus> {
  const isComplete = await own.hasAll(needed);
  return { version: build.version, isComplete, fault: isComplete ? null : fault };
}

/** What each window of this folder shows; null where it does not say. */
async function shownVersions(): Promise<(string | null)[]> {
  const windows = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return Promise.all(windows.filter(({ url }) => url.startsWith(folder)).map(versionShown));
}

function versionShown(window: WindowClient): Promise<string | null> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      const version: unknown = (data as Partial<PageAnswer> | null)?.version;
      resolve(typeof version === 'string' ? version : null);
    };
    setTimeout(() => resolve(null), pageAnswerMs);
    window.postMessage({ kind: 'which' } satisfies WorkerNote, [port2]);
  });
}

/** One at a time: two pages may ask for the same. */
let filling: Promise<unknown> = Promise.resolve();

function fill(isSparing: boolean): Promise<WorkerStatus> {
  const next = filling.then(async () => {
    fault = await own.fill(needed, await otherBuilds(options));
    if (!fault && !isSparing) await own.fill(['later']);
    await dropUnused(options, shownVersions, () => {
      const { installing, waiting } = scope.registration;
      return installing !== null || waiting !== null;
    });
    return status();
  });
  filling = next.catch(() => undefined);
  return next;
}

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(folder)) return;
  // the page asks the server itself, whether it is there and what it has; or the browser its own cache
  if (request.cache === 'no-store' || request.cache === 'only-if-cached') return;
  event.respondWith(answer(request, (work) => event.waitUntil(work)));
});

async function answer(request: Request, later: (work: Promise<unknown>) => void): Promise<Response> {
  const path =
    decodeURI(new URL(request.url).pathname).slice(decodeURI(new URL(folder).pathname).length) || 'index.html';
  const response = (await keptAnswer(path, request, later)) ?? (await fetch(request));
  return withHeaders(await partOf(response, response.status === 200 ? request.headers.get('Range') : null), build);
}

async function keptAnswer(
  path: string,
  request: Request,
  later: (work: Promise<unknown>) => void,
): Promise<Response | null> {
  const file = own.file(path);
  if (!file) return fromEarlier(path);
  if (file.keep === 'page') {
    // a page whose files are not all here must not come from here: the server may have other files by now
    const isServersTurn = isServerOwn || !(await own.hasAll(needed));
    const fresh = isServersTurn ? await fetch(request.url, { cache: 'no-cache' }).catch(() => null) : null;
    if (fresh && fresh.status < 500) return fresh;
    return own.read(file);
  }
  const isCode = codeKinds.has(request.destination);
  const kept = await (isCode ? own.readAtOnce(file) : own.read(file));
  if (kept && isCode) later(checkBehind(file));
  if (kept) return kept;
  const fetched = await own.fetch(file);
  if (fetched) later(own.keep(file, fetched.clone()));
  return fetched;
}

/** What a page waits for with its first picture, and what is seen to fail where it is damaged; data and kernels, which would give wrong
 *  numbers, are compared before they are handed out. */
const codeKinds: ReadonlySet<RequestDestination> = new Set(['script', 'style']);
/** The page is open by then. */
const checkAfterMs = 10_000;
let unchecked = new Set<BuildFile>();
let checking: Promise<void> | null = null;

/** Compares what was handed out with its hash once nobody waits for it: what is damaged comes from the server the next time. */
function checkBehind(file: BuildFile): Promise<void> {
  unchecked.add(file);
  checking ??= (async () => {
    await new Promise((resolve) => setTimeout(resolve, checkAfterMs));
    const files = unchecked;
    unchecked = new Set();
    checking = null;
    for (const one of files) await own.isWhole(one);
  })();
  return checking;
}

/** A file of an earlier build, for a tab that shows that. */
async function fromEarlier(path: string): Promise<Response | null> {
  for (const earlier of await otherBuilds(options)) {
    const file = earlier.file(path);
    const kept = file && (await earlier.read(file));
    if (kept) return kept;
  }
  return null;
}
