// The model that comes with the page: fetched from the page's own origin, checked against the hash that its build names,
// and kept in storage, so that it is there without a connection. Each version is a model of its own: a later build adds
// its version, and the earlier ones stay for as long as a run needs them.

import { configFileName } from '../formats/hugging-face/model-layout.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256Hex, sha256HexOfHashes } from '../lib/hash.ts';
import { pageFile } from '../lib/page-files.ts';
import { serverFault } from '../lib/page-server.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { deleteModel, listModels, rewriteModel } from '../storage/model-store.ts';
import { readRuns } from '../storage/run-store.ts';
import { storeModel } from './store-model.ts';

const name = 'hubert-nano';
const weightsFileName = 'model.safetensors';
const extractorFileName = 'preprocessor_config.json';
const factsFileName = 'voxtune.json';

/** What the build says about its model. */
interface BuiltinFacts {
  isUntrained: boolean;
  /** SHA-256 of the weights' file, hex. */
  weightsHash: string;
}

/** The built-in model of this build. Its weights are fetched only where they are not stored; where the page's origin
 *  cannot be reached, the newest stored version serves. Throws `model/wrong-hash` for weights that are not the build's,
 *  `model/no-weights` where they cannot be had, and `storage/full`. */
export async function loadBuiltinModel(): Promise<ModelRecord> {
  const stored = (await listModels()).filter((model) => model.source === 'builtin');
  const fetched = await orNull(fetchDescription());
  if (!fetched) return stored[0] ?? refuse();
  const { config, extractor, facts, contentHash } = fetched;
  const same = stored.find((model) => model.contentHash === contentHash);
  if (same) return same;

  const data = await orNull(fetchWeights(facts));
  if (!data) return stored[0] ?? refuse();
  const weights = new Map([[weightsFileName, data]]);
  const files = { name, config, weights, extractor: { name: extractorFileName, data: extractor } };
  const id = `builtin:${name}-${contentHash.slice(0, 12)}`;
  const record = await storeModel(files, { id, name, source: 'builtin', isUntrained: facts.isUntrained });
  await dropUnused(stored);
  return record;
}

/** Fetches the files of a stored built-in model in place of damaged ones. False where it is none, or not of this build, or
 *  where the page's origin cannot be reached. */
export async function fetchBuiltinAgain(record: ModelRecord): Promise<boolean> {
  if (record.source !== 'builtin') return false;
  const fetched = await orNull(fetchDescription());
  if (fetched?.contentHash !== record.contentHash) return false;
  const data = await orNull(fetchWeights(fetched.facts));
  if (!data) return false;
  const { config, extractor } = fetched;
  const files = [
    [configFileName, config],
    [extractorFileName, extractor],
    [weightsFileName, data],
  ] as const;
  await rewriteModel(record, new Map(files));
  return true;
}

interface BuiltinDescription {
  config: Blob;
  extractor: Blob;
  facts: BuiltinFacts;
  /** Of the model with the weights that belong to it. */
  contentHash: string;
}

async function fetchDescription(): Promise<BuiltinDescription> {
  const [config, extractor, factsFile] = await Promise.all([
    fetchFile(configFileName),
    fetchFile(extractorFileName),
    fetchFile(factsFileName),
  ]);
  const facts = parseFacts(await factsFile.text());
  return {
    config,
    extractor,
    facts,
    contentHash: await sha256HexOfHashes((await sha256Hex(config)) + facts.weightsHash),
  };
}

async function fetchWeights({ weightsHash }: BuiltinFacts): Promise<Blob> {
  const data = await fetchFile(weightsFileName);
  await assertHash(data, weightsHash);
  return data;
}

/** Throws `model/bad-config` where the hash is missing: nothing could be checked then. */
export function parseFacts(text: string): BuiltinFacts {
  const { untrained, sha256 } = JSON.parse(text) as { untrained?: boolean; sha256?: Record<string, string> };
  const weightsHash = sha256?.[weightsFileName];
  if (weightsHash && /^[0-9a-f]{64}$/.test(weightsHash)) return { isUntrained: untrained === true, weightsHash };
  const problem = `it has no sha256 of ${weightsFileName}`;
  throw new VoxtuneError('model/bad-config', `${addressOf(factsFileName)}: ${problem}. Build the page again.`, {
    field: factsFileName,
    problem,
  });
}

/** Throws `model/wrong-hash`. */
export async function assertHash(data: Blob, expected: string): Promise<void> {
  const found = await sha256Hex(data);
  if (found === expected) return;
  const path = addressOf(weightsFileName);
  throw new VoxtuneError(
    'model/wrong-hash',
    `${path} has the SHA-256 ${found}; this version of the page belongs to ${expected}. Reload the page and try again.`,
    { path, expected, found },
  );
}

/** Earlier versions that no run was trained from. */
async function dropUnused(versions: readonly ModelRecord[]): Promise<void> {
  const { whole, broken } = await readRuns();
  // a broken record does not say what it needs
  if (broken.length > 0) return;
  const used = new Set(whole.map((run) => run.modelId));
  for (const { id } of versions) if (!used.has(id)) await deleteModel(id);
}

function addressOf(file: string): string {
  return pageFile(`models/${name}/${file}`);
}

async function fetchFile(file: string): Promise<Blob> {
  const path = addressOf(file);
  const response = await fetch(path).catch(() => null);
  if (!response?.ok) throw notFetched(path, response ? `status ${response.status}` : 'no answer');
  return response.blob().catch(() => {
    throw notFetched(path, 'a broken answer');
  });
}

function notFetched(path: string, found: string): VoxtuneError {
  return new VoxtuneError(
    'model/no-weights',
    `The built-in model's file ${path} could not be fetched (${found}). Check the connection and reload.`,
    { expected: path, found },
  );
}

async function refuse(): Promise<never> {
  throw (await serverFault()) ?? notFetched(addressOf(weightsFileName), 'no answer');
}

/** Null where the files could not be fetched; other errors pass. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof VoxtuneError && thrown.code === 'model/no-weights') return null;
    throw thrown;
  }
}
