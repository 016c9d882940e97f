// A data set's clips as they were stored, or not at all. One that its pack does not give back any more is taken from another
// data set that holds the same samples: so importing the same files again mends what was made with the damaged one.

import type { Clip } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { ClipPackReader, decodeSamples, isAsStored, storedBytes } from './clip-pack.ts';
import { datasetFolder, getDataset, listDatasets, loadClips } from './dataset-store.ts';

const namedClips = 10;

export class ClipReader {
  readonly #dataset: DatasetRecord;
  readonly #packs = new Map<string, ClipPackReader>();
  #twins: Promise<Map<string, { datasetId: string; clip: Clip }[]>> | null = null;

  private constructor(dataset: DatasetRecord) {
    this.#dataset = dataset;
  }

  /** Throws `storage/missing` where there is no such data set. */
  static async open(datasetId: string): Promise<ClipReader> {
    return new ClipReader(await getDataset(datasetId));
  }

  /** A clip's samples, [sampleCount], at the data set's rate. Throws `storage/damaged-clips`, `storage/no-recordings`. */
  async readSamples(clip: Clip): Promise<Float32Array<ArrayBuffer>> {
    return decodeSamples(await this.readBytes(clip), clip.encoding);
  }

  /** The same as they are stored. */
  async readBytes(clip: Clip): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#find(clip);
    if (bytes) return bytes;
    // by the next time they may have been imported again
    this.#twins = null;
    throw this.#damaged([clip]);
  }

  /** Throws `storage/damaged-clips`, naming every clip among these that is nowhere to be had, or `storage/no-recordings`. */
  async assertWhole(clips: readonly Clip[]): Promise<void> {
    const lost: Clip[] = [];
    for (const clip of [...clips].sort((a, b) => a.index - b.index)) if (!(await this.#find(clip))) lost.push(clip);
    if (lost.length > 0) throw this.#damaged(lost);
  }

  async #find(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#packOf(this.#dataset.id).read(clip)) ?? (await this.#fromTwin(clip));
  }

  #packOf(datasetId: string): ClipPackReader {
    const pack = this.#packs.get(datasetId) ?? new ClipPackReader(datasetFolder(datasetId));
    this.#packs.set(datasetId, pack);
    return pack;
  }

  async #fromTwin(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null> {
    if (clip.cutFrom !== undefined) {
      const whole = (await loadClips(this.#dataset.id))[clip.cutFrom];
      const bytes = whole && (await this.#fromTwin(whole));
      if (!bytes) return null;
      const from = clip.offsetBytes - whole.offsetBytes;
      const part = bytes.slice(from, from + storedBytes(clip));
      return (await isAsStored(clip, part)) ? part : null;
    }
    this.#twins ??= clipsByContent();
    for (const twin of (await this.#twins).get(clip.contentHash) ?? []) {
      const bytes = await this.#packOf(twin.datasetId).read(twin.clip);
      if (bytes && twin.clip.encoding === clip.encoding) return bytes;
    }
    return null;
  }

  #damaged(clips: readonly Clip[]): VoxtuneError {
    return this.#dataset.withoutRecordings ? noRecordings(this.#dataset) : damagedClips(this.#dataset, clips);
  }
}

/** A clip's samples from bytes that were read elsewhere, in the middle of an import. Throws `storage/damaged-clips`. */
export async function verifiedSamples(
  dataset: Pick<DatasetRecord, 'name'>,
  clip: Clip,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Float32Array<ArrayBuffer>> {
  if (!(await isAsStored(clip, bytes))) throw damagedClips(dataset, [clip]);
  return decodeSamples(bytes, clip.encoding);
}

async function clipsByContent(): Promise<Map<string, { datasetId: string; clip: Clip }[]>> {
  const found = new Map<string, { datasetId: string; clip: Clip }[]>();
  for (const { id: datasetId } of await listDatasets())
    for (const clip of await loadClips(datasetId).catch(noneOfDamaged)) {
      const same = found.get(clip.contentHash);
      if (same) same.push({ datasetId, clip });
      else found.set(clip.contentHash, [{ datasetId, clip }]);
    }
  return found;
}

/** A data set whose list of clips is damaged has none to give. */
function noneOfDamaged(thrown: unknown): Clip[] {
  if (thrown instanceof VoxtuneError && thrown.code === 'storage/not-whole') return [];
  throw thrown;
}

function noRecordings({ name }: Pick<DatasetRecord, 'name'>): VoxtuneError {
  return new VoxtuneError(
    'storage/no-recordings',
    `“${name}” came without its recordings. Import the same files: they are then taken from there.`,
    { name },
  );
}

export function damagedClips(
  { name }: Pick<DatasetRecord, 'name'>,
  clips: readonly Pick<Clip, 'path'>[],
): VoxtuneError {
  const names = clips.slice(0, namedClips).map(({ path }) => path);
  const list = names.join(', ') + (clips.length > names.length ? ' …' : '');
  return new VoxtuneError(
    'storage/damaged-clips',
    `Clips of ${name} do not read back as they were stored (${clips.length}): ${list}. Import the same files again: ` +
      'what needs these clips then takes them from there.',
    { name, count: clips.length, clips: list },
  );
}
