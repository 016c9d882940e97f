// The page's end of its service worker: starts it, asks it, and hears when another has taken over.

import { pageFolder } from '../lib/page-files.ts';
import type { PageAnswer, PageNote, WorkerNote, WorkerStatus } from '../service-worker/worker-notes.ts';

/** Null where the browser has none, or this is no build: the development server has nothing to keep. */
function container(): ServiceWorkerContainer | null {
  return !import.meta.env.DEV && isSecureContext && 'serviceWorker' in navigator ? navigator.serviceWorker : null;
}

/** Of this page's build; null on the development server. */
export function pageBuild(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name="voxtune-build"]')?.content ?? null;
}

/** Starts the service worker, or finds the one that runs. Null where there is none to be had. */
export async function startServiceWorker(): Promise<ServiceWorkerRegistration | null> {
  const found = container();
  // a page that is served with a hub of its own has more in its HTML than the build's
  if (!found || document.querySelector('meta[name="voxtune-hub"]')) return null;
  try {
    // what blocks them may also give nothing back
    return (await found.register(`${pageFolder()}service-worker.js`)) ?? null;
  } catch {
    return null;
  }
}

/** Resolves once a service worker answers for this page; rejects where none can be started. */
export async function answersForPage(): Promise<void> {
  const found = container();
  if (!found || !(await startServiceWorker())) throw new Error('no service worker');
  if (found.controller) return;
  await new Promise<void>((resolve) => found.addEventListener('controllerchange', () => resolve(), { once: true }));
}

/** Whether service workers can be asked for at all. */
export function hasServiceWorkers(): boolean {
  return container() !== null;
}

/** What the worker answers, once it is done; null where that is nothing of ours. One of another kind never answers. */
export function askWorker(worker: ServiceWorker, note: PageNote): Promise<WorkerStatus | null> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(isStatus(data) ? data : null);
    worker.postMessage(note, [port2]);
  });
}

function isStatus(data: unknown): data is WorkerStatus {
  return typeof data === 'object' && data !== null && 'version' in data && typeof data.version === 'string';
}

/** Tells the worker, whenever it asks, which build this page shows: it keeps the files of those that are open. */
export function tellBuild(version: string): void {
  const found = container();
  found?.addEventListener('message', ({ data, ports }: MessageEvent<WorkerNote | null>) => {
    if (data?.kind === 'which') ports[0]?.postMessage({ version } satisfies PageAnswer);
  });
  found?.startMessages();
}
