// Which file of a stored model is not what was stored.

import { sha256HexInPieces } from '../lib/hash.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { findModelFile } from '../storage/model-store.ts';

/** The first of these files that is gone or does not read back as it was stored; null where all do. */
export async function damagedFile(record: ModelRecord, names: readonly string[]): Promise<string | null> {
  for (const { name, bytes, hash } of record.files) {
    if (!names.includes(name)) continue;
    const file = await findModelFile(record, name);
    if (file?.size !== bytes || (await sha256HexInPieces(file)) !== hash) return name;
  }
  return null;
}
