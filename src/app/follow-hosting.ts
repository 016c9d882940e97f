// Tells the store what the page can do where it is hosted, and keeps its files for when there is no connection.

import { type Hosting, hostingUnknown, type IsolationFault } from '../state/hosting-types.ts';
import type { Studio } from '../state/studio-store.ts';
import { askWorker, pageBuild, startServiceWorker, tellBuild } from './page-service-worker.ts';

/** A page that is looked at again asks whether there is a newer build, but not at each glance. */
const lookEveryMs = 30 * 60_000;

export async function followHosting({ store }: Studio, isolationFault: IsolationFault | null): Promise<void> {
  const version = pageBuild();
  const set = (change: Partial<Hosting>) => store.setState(({ hosting }) => ({ hosting: { ...hosting, ...change } }));
  set({ ...hostingUnknown, isolationFault });
  // inside another page there is no second visit to be quicker for
  if (version === null || isolationFault === 'frame') return;
  tellBuild(version);
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;

  const hear = async (isAnother = false) => {
    const worker = serviceWorker.controller;
    if (!worker) return;
    const status = await askWorker(worker, { kind: 'status' });
    if (!status) return;
    // at the start the page is the worker's own, or the server's, which is newer than what the worker has
    if (isAnother) set({ hasNewer: status.version !== version });
    set({ offline: status.isComplete ? 'kept' : 'filling' });
    // also where all is there: what no tab needs any more goes by then
    const filled = await askWorker(worker, { kind: 'fill', isSparing: savesData() });
    if (filled) set({ offline: filled.isComplete ? 'kept' : (filled.fault ?? 'filling') });
  };
  // before anything is waited for: while a newer build is being kept, the browser lets the start of a worker wait
  serviceWorker.addEventListener('controllerchange', () => void hear(true));
  // a first visit's files are kept behind those that it waits for: the place, and the engine with its model
  await engineIsOpen(store);
  const registration = await startServiceWorker();
  if (!registration) return;
  void hear();

  let lookedAtMs = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - lookedAtMs < lookEveryMs) return;
    lookedAtMs = Date.now();
    // without a connection it fails, and is none the worse
    registration.update().catch(() => undefined);
  });
}

/** A visit without an engine is kept all the same. */
const keepAtLatestMs = 15_000;

function engineIsOpen(store: Studio['store']): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(done, keepAtLatestMs);
    const unsubscribe = store.subscribe(({ engine, errors }) => {
      if (engine || errors.engine) done();
    });
    if (store.getState().engine) done();
  });
}

/** Of the Network Information API, which TypeScript's library leaves out; Chromium alone has it. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
