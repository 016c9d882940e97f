// The files of a stored model, each verified by the hash that it was stored with. Those of the built-in model are fetched again
// where they are damaged; for others the same files are to be added again, which mends the model in its place.

import { configFileName } from '../formats/hugging-face/model-layout.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { findModelFile } from '../storage/model-store.ts';
import { fetchBuiltinAgain } from './builtin-model.ts';
import { damagedFile } from './damaged-file.ts';
import { isOfWeights } from './model-files.ts';

/** Built-in models whose files were fetched again, until that is told. */
const restored = new Set<string>();

/** Whether files of the model were fetched again since this was last asked. */
export function takeRestored(id: string): boolean {
  return restored.delete(id);
}

/** Throws `storage/damaged-model`, naming the file. */
export async function storedConfigFile(record: ModelRecord): Promise<File> {
  const files = await verifiedFiles(record, [configFileName]);
  return present(files.get(configFileName));
}

/** Weights and what belongs to them, by name. Throws `storage/damaged-model`, naming the file. */
export async function storedWeightFiles(record: ModelRecord): Promise<ReadonlyMap<string, File>> {
  const names = record.files.map(({ name }) => name);
  return verifiedFiles(record, names.filter(isOfWeights));
}

/** Every file of it, by name. Throws `storage/damaged-model`, naming the file. */
export function allStoredFiles(record: ModelRecord): Promise<ReadonlyMap<string, File>> {
  return verifiedFiles(
    record,
    record.files.map(({ name }) => name),
  );
}

async function verifiedFiles(record: ModelRecord, names: readonly string[]): Promise<ReadonlyMap<string, File>> {
  const damaged = await damagedFile(record, names);
  if (damaged !== null) {
    if (!(await fetchBuiltinAgain(record))) throw damagedModel(record, damaged);
    restored.add(record.id);
  }
  const files = new Map<string, File>();
  for (const name of names) {
    const file = await findModelFile(record, name);
    if (!file) throw damagedModel(record, name);
    files.set(name, file);
  }
  return files;
}

function damagedModel({ name, source }: ModelRecord, file: string): VoxtuneError {
  const advice =
    source === 'builtin'
      ? 'Connect to the network and try again'
      : 'Add the same files, or download it, again under Model';
  return new VoxtuneError(
    'storage/damaged-model',
    `The file ${file} of the model ${name} does not read back as it was stored. ${advice}: that mends it, and its runs go on.`,
    { name, file },
  );
}
