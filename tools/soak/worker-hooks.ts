// What a soak adds to the page's train and import workers: handles on the GPU devices and on the memory of the engine, an ear
// for what they tell the page, and places where they can be held. All of it is put in front of the worker's script in a copy
// of the build, so that nothing is missed.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page, Worker } from '@playwright/test';
import { itemAt } from '../../src/lib/present.ts';
import { projectRoot } from '../packages.mjs';
import type { RunNews } from './run-news.ts';

interface HookedScope {
  soakDevices: GPUDevice[];
  /** Allocates in the memory of the wasm engine, once that has started. */
  soakMalloc?: (bytes: number) => number;
}

const newsChannel = 'voxtune-soak';

/** Where a worker asks whether it may go on: below it, where it stands and a number. */
export const holdPath = '/hold/';

/** Of the first three a worker tells the page: a logged update, a stored checkpoint, clips of a prefill. The others are in the
 *  middle of something: the n-th write of an import, the n-th of a run's pass through the frozen layers, the n-th batch of an
 *  evaluation, the n-th large part of a file to download. */
export type HoldPoint = 'update' | 'stored' | 'prefilled' | 'importing' | 'passing' | 'evaluating' | 'exporting';

/** A copy of the build (which must be there) whose train and import workers are hooked. With `events` they ask at `holdPath`
 *  after what they tell the page, and go no further until they are answered; 'end' ends them. With `moments` they do so in
 *  the middle of things, and stand still whatever else is asked of them. */
export function hookedBuild(asks: 'events' | 'moments'): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-soak-'));
  cpSync(join(projectRoot, 'dist'), folder, { recursive: true });
  for (const worker of ['train', 'import']) {
    const named = new RegExp(`^${worker}-worker-.*\\.js$`);
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => named.test(name));
    if (scripts.length !== 1)
      throw new Error(`one script of the ${worker} worker is expected, found ${scripts.length}`);
    const script = join(folder, 'assets', itemAt(scripts, 0));
    const hooks = [`(${hookWorker.toString()})('${newsChannel}', '${asks === 'events' ? holdPath : ''}');`];
    if (asks === 'moments') hooks.push(`(${hookMoments.toString()})('${worker}', '${holdPath}');`);
    // compilers mark the names of functions with a helper of their own
    writeFileSync(script, `{const __name = (named) => named; ${hooks.join('')}}\n${readFileSync(script, 'utf8')}`);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs in the worker, before it begins. Needs nothing from outside itself. */
function hookMoments(worker: string, askAt: string): void {
  const counts: Partial<Record<HoldPoint, number>> = {};
  // a request that is waited for keeps the whole thread where it is
  const stand = (point: HoldPoint) => {
    const count = (counts[point] ?? 0) + 1;
    counts[point] = count;
    // asking for each of a thousand writes would take longer than they do
    if (count > 1 && count % 16 !== 0) return;
    const request = new XMLHttpRequest();
    request.open('GET', `${askAt}${point}/${count}`, false);
    try {
      request.send();
    } catch {
      // nobody is there to answer any more
    }
  };

  let phase = '';
  const post = MessagePort.prototype.postMessage as (this: MessagePort, ...args: unknown[]) => void;
  MessagePort.prototype.postMessage = function (...args: unknown[]) {
    const [message] = args as [{ argumentList?: { value?: { type?: string; phase?: string } }[] } | null];
    const event = message?.argumentList?.[0]?.value;
    if (event?.type === 'phase') {
      phase = event.phase ?? '';
      counts.passing = 0;
      counts.evaluating = 0;
    }
    // the worker lets waiting events in before each batch
    if (message === null && phase === 'evaluating') stand('evaluating');
    post.apply(this, args);
  };

  const files = (
    globalThis as unknown as { FileSystemSyncAccessHandle: { prototype: { write(...args: unknown[]): number } } }
  ).FileSystemSyncAccessHandle.prototype;
  const write = files.write;
  files.write = function (...args: unknown[]) {
    if (worker === 'import') stand('importing');
    else if (phase === 'trunk') stand('passing');
    return write.apply(this, args);
  };

  const largeBytes = 100_000;
  // others make blobs too, which are instances of it as before
  globalThis.Blob = new Proxy(globalThis.Blob, {
    construct(target, args: ConstructorParameters<typeof Blob>) {
      const blob = new target(...args);
      if (worker === 'train' && blob.size > largeBytes) stand('exporting');
      return blob;
    },
  });
}

/** Runs in the worker, before it begins. Needs nothing from outside itself. `askAt`: empty where it asks nobody. */
function hookWorker(channelName: string, askAt: string): void {
  const scope = globalThis as unknown as HookedScope;
  scope.soakDevices = [];
  if (typeof GPUAdapter !== 'undefined') {
    const request = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await request.apply(this, args);
      scope.soakDevices.push(device);
      return device;
    };
  }

  // training lets waiting events in between two updates, by posting null to itself (src/lib/yield-to-event-loop.ts): that
  // comes only when all that was asked is answered, and all else of the worker goes on meanwhile
  let answered: Promise<unknown> | null = null;
  const ask = (what: string) => {
    const answer = fetch(`${askAt}${what}`).then(
      (response) => response.text(),
      // nobody is there to answer any more
      () => 'go on',
    );
    answered = Promise.all([answered, answer.then((text) => text === 'end' && self.close())]);
  };

  const newsOf = (event: Record<string, unknown>): RunNews | null => {
    const row = event.row as { kind: string; step: number };
    if (event.type === 'row' && row.kind === 'train') return { kind: 'update', step: row.step };
    if (event.type === 'checkpoint') return { kind: 'stored', step: (event.checkpoint as { step: number }).step };
    if (event.type === 'space') return { kind: event.error ? 'no-space' : 'space' };
    return null;
  };

  // an event crosses as the argument of a callback; here it is heard where it is sent, before the page has it
  const channel = new BroadcastChannel(channelName);
  const post = MessagePort.prototype.postMessage as (this: MessagePort, ...args: unknown[]) => void;
  MessagePort.prototype.postMessage = function (...args: unknown[]) {
    if (args[0] === null && answered !== null) {
      void answered.then(() => post.apply(this, args));
      return;
    }
    const [message] = args as [{ argumentList?: { value?: unknown }[] } | null];
    const told = message?.argumentList?.[0]?.value;
    // calls of other workers go over ports too, with a run's id and the like
    const event = typeof told === 'object' ? (told as Record<string, unknown> | null) : null;
    const news = event ? newsOf(event) : null;
    if (news) channel.postMessage(news);
    post.apply(this, args);
    if (askAt === '' || !event) return;
    if (news?.step !== undefined) ask(`${news.kind}/${news.step}`);
    else if (!('type' in event) && 'datasetId' in event && 'done' in event) ask(`prefilled/${event.done}`);
  };

  // the engine's module is the one that exports an allocator
  const keep = (result: unknown) => {
    const { instance = result } = result as { instance?: unknown };
    const { malloc } = (instance as WebAssembly.Instance).exports ?? {};
    if (typeof malloc === 'function') scope.soakMalloc = malloc as (bytes: number) => number;
    return result;
  };
  for (const name of ['instantiate', 'instantiateStreaming'] as const) {
    const original = WebAssembly[name] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(WebAssembly, { [name]: (...args: unknown[]) => original.apply(WebAssembly, args).then(keep) });
  }
}

function trainWorkerOf(page: Page): Worker {
  // one that was ended can be listed a moment longer
  const worker = page.workers().findLast((one) => one.url().includes('train-worker'));
  if (!worker) throw new Error('the page has no train worker');
  return worker;
}

/** Ends the page's train worker. */
export async function endWorker(page: Page): Promise<void> {
  // a moment later, so that this call is answered
  await trainWorkerOf(page).evaluate(() => void setTimeout(() => self.close()));
}

/** Destroys the GPU device that the page's training uses. */
export async function destroyDevice(page: Page): Promise<void> {
  await trainWorkerOf(page).evaluate(() => {
    const device = (globalThis as unknown as HookedScope).soakDevices.at(-1);
    if (!device) throw new Error('the engine has no GPU device');
    device.destroy();
  });
}

/** From now on the page's training finds no GPU adapter. */
export async function takeAdapters(page: Page): Promise<void> {
  await trainWorkerOf(page).evaluate(() => {
    GPU.prototype.requestAdapter = () => Promise.resolve(null);
  });
}

/** Takes all that is left of the wasm engine's memory, in ever smaller pieces: the next that it needs is refused. Gives the
 *  bytes that were taken. A worker that has just begun is given time to open its engine. */
export async function exhaustMemory(page: Page): Promise<number> {
  return trainWorkerOf(page).evaluate(async () => {
    const scope = globalThis as unknown as HookedScope;
    for (let tenths = 0; !scope.soakMalloc && tenths < 600; tenths++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const { soakMalloc } = scope;
    if (!soakMalloc) throw new Error('the engine has no wasm memory');
    let taken = 0;
    for (let bytes = 2 ** 30; bytes >= 16; ) {
      if (soakMalloc(bytes) === 0) bytes /= 2;
      else taken += bytes;
    }
    return taken;
  });
}

/** A page of the origin that only listens. */
export interface Listener {
  readonly page: Page;
  /** What was told since it was last called. */
  take(): Promise<RunNews[]>;
  /** Tells of what no worker can know. */
  add(news: RunNews): Promise<void>;
}

export async function openListener(context: BrowserContext, address: string): Promise<Listener> {
  const page = await context.newPage();
  // any answer will do: what counts is the origin
  await page.goto(new URL('/favicon.svg', address).href);
  await page.evaluate((channelName) => {
    const scope = globalThis as unknown as { soakNews: unknown[] };
    scope.soakNews = [];
    new BroadcastChannel(channelName).addEventListener('message', ({ data }) => scope.soakNews.push(data));
  }, newsChannel);
  return {
    page,
    take: () => page.evaluate(() => (globalThis as unknown as { soakNews: never[] }).soakNews.splice(0)),
    add: (news) =>
      page.evaluate((one) => void (globalThis as unknown as { soakNews: unknown[] }).soakNews.push(one), news),
  };
}
