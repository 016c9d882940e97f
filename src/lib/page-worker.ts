// Workers that a worker needs, started by the page's thread in its place; the two talk over a port of their own. A `new Worker`
// inside a worker makes that wait for the page's thread, without an end where it gets no answer: Firefox 153 stops there for
// ever in one of some 50 calls while WebDriver or a debugger looks at its workers (docs/recovery.md). A thread that stands
// still cannot notice it; one that asks goes on. It also lets the page see every worker that it has.

/** Comlink's messages and all others lack this field. */
const field = 'voxtunePageWorker';

type Note =
  /** From a worker to the page: start this one, and give it the port. */
  | { kind: 'start'; number: number; url: string; options: WorkerOptions | undefined; port: MessagePort }
  /** From a worker to the page: end it. */
  | { kind: 'end'; number: number }
  /** From the page to the worker that asked: an error that was caught nowhere, or a script that cannot be loaded. */
  | { kind: 'failed'; number: number; message: string }
  /** From the page to the new worker: the port of whoever asked for it. */
  | { kind: 'port'; port: MessagePort };

function noteIn(data: unknown): Note | null {
  return typeof data === 'object' && data !== null && field in data ? (data[field] as Note) : null;
}

/** The other end of a worker's messages: the thread that wanted it. */
export interface WorkerOwner {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** In a worker's entry: calls `meet` with the thread that wanted this worker, be it the page's or another worker's. */
export function meetOwner(meet: (owner: WorkerOwner) => void): void {
  self.addEventListener('message', ({ data }) => {
    const note = noteIn(data);
    if (note?.kind !== 'port') return;
    meet(note.port);
    note.port.start();
  });
  meet(self as unknown as WorkerOwner);
}

/** On the page: starts what this worker asks for, and what those do. Gives what ends all of them. */
export function startWorkersFor(worker: Worker): () => void {
  const started = new Map<number, () => void>();
  worker.addEventListener('message', ({ data }) => {
    const note = noteIn(data);
    if (note?.kind === 'start') {
      const fail = (message: string) =>
        worker.postMessage({ [field]: { kind: 'failed', number: note.number, message } });
      try {
        started.set(note.number, startOne(note.url, note.options, note.port, fail));
      } catch (thrown) {
        fail(String(thrown));
      }
    } else if (note?.kind === 'end') {
      started.get(note.number)?.();
      started.delete(note.number);
    }
  });
  return () => {
    for (const end of started.values()) end();
    started.clear();
  };
}

function startOne(
  url: string,
  options: WorkerOptions | undefined,
  port: MessagePort,
  fail: (message: string) => void,
): () => void {
  const worker = new Worker(url, options);
  const endOthers = startWorkersFor(worker);
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    // without a message where its script did not load
    fail(event.message);
  });
  worker.postMessage({ [field]: { kind: 'port', port } }, [port]);
  return () => {
    endOthers();
    worker.terminate();
  };
}

/** Those of this thread that have not ended. */
const asked = new Map<number, AskedWorker>();
let lastNumber = 0;

/** What `Worker` is to the thread that asked for one. */
class AskedWorker extends EventTarget {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #number = ++lastNumber;
  readonly #port: MessagePort;

  constructor(url: string | URL, options?: WorkerOptions) {
    super();
    if (asked.size === 0) self.addEventListener('message', hearOfFailure);
    asked.set(this.#number, this);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.addEventListener('message', ({ data, ports }) => {
      const event = new MessageEvent('message', { data, ports: [...ports] });
      this.onmessage?.(event);
      this.dispatchEvent(event);
    });
    port1.start();
    tellPage({ kind: 'start', number: this.#number, url: String(url), options, port: port2 }, [port2]);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  terminate(): void {
    if (!asked.delete(this.#number)) return;
    if (asked.size === 0) self.removeEventListener('message', hearOfFailure);
    this.#port.close();
    tellPage({ kind: 'end', number: this.#number });
  }

  fail(message: string): void {
    const event = new ErrorEvent('error', { message, cancelable: true });
    this.onerror?.(event);
    this.dispatchEvent(event);
  }
}

function hearOfFailure({ data }: MessageEvent): void {
  const note = noteIn(data);
  if (note?.kind === 'failed') asked.get(note.number)?.fail(note.message);
}

function tellPage(note: Note, transfer: Transferable[] = []): void {
  self.postMessage({ [field]: note }, { transfer });
}

/** Whether the page's thread started it for this one. */
export function isAskedFor(worker: Worker): boolean {
  return (worker as unknown) instanceof AskedWorker;
}

/** `Worker` on the page; in a worker, one that the page starts. Written `new Worker(new URL(…), …)` under that name, so that
 *  the bundler sees a worker's script. */
export const PageWorker = (typeof document === 'undefined' ? AskedWorker : globalThis.Worker) as typeof Worker;
