// The built-in model's versions in storage: the build's own is fetched once and checked, an earlier one goes unless a run
// needs it, and without a connection what is stored serves.

import { afterEach, expect, test, vi } from 'vitest';
import { sha256Hex, sha256HexInPieces } from '../lib/hash.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { RunHistory } from '../run/run-history.ts';
import {
  deleteModel,
  findModel,
  findModelFile,
  getModel,
  listModels,
  modelFolder,
  putModel,
} from '../storage/model-store.ts';
import { removePath } from '../storage/opfs.ts';
import { deleteRun, putRun } from '../storage/run-store.ts';
import { flipBytes } from '../testing/damage.ts';
import { wholeRun } from '../testing/whole-records.ts';
import { loadBuiltinModel, parseFacts } from './builtin-model.ts';
import { storedConfigFile, storedWeightFiles, takeRestored } from './stored-files.ts';

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (thrown: { code?: string }) => thrown.code ?? String(thrown),
  );

/** Answers requests for the file itself; the others go through. Returns what was asked for. */
function interceptFetch(file: string, answer: () => Promise<Response>): string[] {
  const asked: string[] = [];
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url.slice(url.lastIndexOf('/') + 1));
    return file === '*' || url.endsWith(`/${file}`) ? answer() : real(url);
  });
  return asked;
}

/** As an earlier build has stored its own. */
async function storeEarlier(id: string): Promise<ModelRecord> {
  const { files: _files, ...facts } = await loadBuiltinModel();
  const record = {
    ...facts,
    id,
    contentHash: `earlier-${id}`,
    createdAt: 1,
    files: [{ name: 'config.json', bytes: 2, hash: await sha256Hex(new Blob(['{}'])) }],
  };
  await putModel(record, new Map([['config.json', new Blob(['{}'])]]));
  return record;
}

afterEach(async () => {
  vi.unstubAllGlobals();
  for (const { id } of await listModels()) await deleteModel(id);
});

test('it is pretrained, fetched once, and there without a connection', async () => {
  const first = await loadBuiltinModel();
  expect(first.isUntrained).toBe(false);
  expect(first.id).toContain(first.contentHash.slice(0, 12));
  const asked = interceptFetch('none', async () => new Response());
  expect(await loadBuiltinModel()).toEqual(first);
  expect(asked).not.toContain('model.safetensors');
  interceptFetch('*', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await loadBuiltinModel()).toEqual(first);
});

test('weights with another hash are refused and not stored', async () => {
  interceptFetch('model.safetensors', async () => new Response(new Uint8Array(100)));
  expect(await codeOf(loadBuiltinModel())).toBe('model/wrong-hash');
  expect(await listModels()).toEqual([]);
});

test('where none is stored it says what is missing: the page’s server, or one file', async () => {
  interceptFetch('*', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await codeOf(loadBuiltinModel())).toBe('server/gone');
  vi.unstubAllGlobals();
  interceptFetch('model.safetensors', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await codeOf(loadBuiltinModel())).toBe('model/no-weights');
});

test('a damaged file is fetched again where the page can be reached, and else named', async () => {
  const record = await loadBuiltinModel();
  const weights = `${modelFolder(record)}/model.safetensors`;
  await flipBytes(weights, 5000, 60);
  interceptFetch('*', () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(storedWeightFiles(record)).rejects.toMatchObject({
    code: 'storage/damaged-model',
    params: { name: record.name, file: 'model.safetensors' },
  });
  vi.unstubAllGlobals();
  const read = (await storedWeightFiles(record)).get('model.safetensors');
  expect(await sha256HexInPieces(read!)).toBe(record.files.find(({ name }) => name === 'model.safetensors')?.hash);
  expect([takeRestored(record.id), takeRestored(record.id)]).toEqual([true, false]);
  await removePath(`${modelFolder(record)}/config.json`);
  expect((await storedConfigFile(record)).size).toBe(record.files.find(({ name }) => name === 'config.json')?.bytes);
});

test('facts without a hash are refused', () => {
  expect(() => parseFacts('{"untrained": false}')).toThrow('sha256');
});

test('an earlier version goes, but stays with its files where a run was trained from it', async () => {
  const needed = await storeEarlier('builtin:needed');
  await storeEarlier('builtin:unneeded');
  const current = (await listModels()).find((model) => !model.contentHash.startsWith('earlier'))!;
  await deleteModel(current.id);
  await putRun({ ...wholeRun(), modelId: needed.id, history: RunHistory.of() });
  try {
    expect((await loadBuiltinModel()).id).toBe(current.id);
    expect(await findModel('builtin:unneeded')).toBeNull();
    expect(await getModel(needed.id)).toEqual(needed);
    expect(await (await findModelFile(needed, 'config.json'))?.text()).toBe('{}');
  } finally {
    await deleteRun('run');
  }
});
