import { afterEach, expect, test, vi } from 'vitest';
import { VoxtuneError } from '../lib/errors.ts';
import type { TestApi } from '../testing/worker-client-test-worker.ts';
import { connectWorker, lastingWorker, type WorkerClient } from './worker-client.ts';

let client: WorkerClient<TestApi> | null = null;

function start(): WorkerClient<TestApi> {
  const worker = new Worker(new URL('../testing/worker-client-test-worker.ts', import.meta.url), { type: 'module' });
  client = connectWorker<TestApi>(worker, 'test');
  return client;
}

afterEach(() => {
  client?.terminate();
  vi.restoreAllMocks();
});

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

test('calls, results and moved buffers arrive', async () => {
  const { api } = start();
  expect(await api.add(2, 3)).toBe(5);
  const bytes = await api.give(1000);
  expect([bytes.length, bytes[999]]).toEqual([1000, 7]);
});

test('an error arrives whole', async () => {
  const error = (await thrownBy(start().api.refuse())) as VoxtuneError;
  expect(error).toBeInstanceOf(VoxtuneError);
  expect([error.code, error.message, error.params]).toEqual(['storage/full', 'No space left.', { bytesNeeded: 12 }]);
});

test('a worker that was lost is begun anew by the next call', async () => {
  const workers: Worker[] = [];
  const { api, start: begin } = lastingWorker<TestApi>(() => {
    workers.push(new Worker(new URL('../testing/worker-client-test-worker.ts', import.meta.url), { type: 'module' }));
    return workers.at(-1)!;
  }, 'test');
  try {
    expect(workers).toHaveLength(0);
    begin();
    expect(await api.add(1, 1)).toBe(2);
    expect(await thrownBy(Promise.all([api.hang(), api.dieLater()]))).toMatchObject({ code: 'internal/worker-died' });
    expect(await api.add(2, 2)).toBe(4);
    expect(workers).toHaveLength(2);
  } finally {
    for (const worker of workers) worker.terminate();
  }
});

test('a script that is not there is the worker’s fault only where the server answers', async () => {
  const dieOf = (address: string) => connectWorker<TestApi>(new Worker(address, { type: 'module' }), 'test').died;
  expect(await dieOf('/no-such-worker.js')).toMatchObject({ code: 'internal/worker-died' });
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
  expect(await dieOf('/no-such-worker.js')).toMatchObject({ code: 'server/gone' });
});

test('a blunder is an unexpected error that keeps its words', async () => {
  const error = (await thrownBy(start().api.blunder())) as VoxtuneError;
  expect(error.code).toBe('internal/unexpected');
  expect(error.message).toContain('x is not a function');
  expect(error.stack).toContain('TypeError');
});

test('plain callbacks can be passed, called in order and before the result, and asked, errors included', async () => {
  const { api } = start();
  for (let round = 0; round < 20; round++) {
    const counted: number[] = [];
    expect(await api.count(100, (n) => counted.push(n))).toBe('done');
    expect(counted).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  }
  expect(await api.callBack(async () => 'hello')).toBe('heard: hello');
  const error = await thrownBy(
    api.callBack(async () => {
      throw new VoxtuneError('import/cancelled', 'No.');
    }),
  );
  expect((error as VoxtuneError).code).toBe('import/cancelled');
});

test('ending a worker rejects what waits for it, and what comes after', async () => {
  const { api, terminate } = start();
  const waiting = thrownBy(api.hang());
  const reason = new VoxtuneError('import/cancelled', 'Cancelled.');
  terminate(reason);
  expect(await waiting).toBe(reason);
  expect(await thrownBy(api.add(1, 1))).toBe(reason);
});

test('a worker that ends without a word is noticed', async () => {
  const { api, died } = start();
  const waiting = thrownBy(api.hang());
  await api.vanish();
  expect(((await waiting) as VoxtuneError).code).toBe('internal/worker-died');
  expect((await died).code).toBe('internal/worker-died');
});

test('an uncaught error in the worker rejects what waits for it', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { api } = start();
  const waiting = thrownBy(api.hang());
  await api.dieLater();
  const error = (await waiting) as VoxtuneError;
  expect(error.code).toBe('internal/worker-died');
  expect(error.message).toContain('out of luck');
  expect(logged).toHaveBeenCalled();
});

test('a worker whose script cannot be loaded rejects its calls', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const worker = new Worker(URL.createObjectURL(new Blob(['syntax error here'], { type: 'text/javascript' })));
  const broken = connectWorker<TestApi>(worker, 'broken');
  const error = (await thrownBy(broken.api.add(1, 1))) as VoxtuneError;
  expect(error.code).toBe('internal/worker-died');
});

test('a worker that a worker asks the page for answers it, fails to it, and ends with it', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { api, terminate } = start();
  const bytes = Uint8Array.of(1, 2, 3);
  expect(await api.doubled(bytes)).toEqual(Uint8Array.of(2, 4, 6));
  const error = (await thrownBy(api.letHelperDie())) as VoxtuneError;
  expect(error.code).toBe('internal/worker-died');
  expect(error.message).toContain('the helper is out of luck');

  const isFree = (name: string) => navigator.locks.request(name, () => true);
  await api.endHelper();
  await api.holdLock('held-1');
  await api.endHelper();
  expect(await isFree('held-1')).toBe(true);
  await api.holdLock('held-2');
  terminate();
  expect(await isFree('held-2')).toBe(true);
});
