// Writes a project file: a zip whose parts are 16 MiB at most, each with its SHA-256 in the list that comes last. No more than a part
// is in memory, and the bytes come in order, so that they can go anywhere.

import { version as voxtuneVersion } from '../../../package.json';
import { type ByteSink, SequentialZip } from '../../formats/zip/sequential-zip.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { readBytes } from '../../lib/file-reading.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { factsOf } from '../../run/run-record.ts';
import { rawJson } from '../../storage/raw-json.ts';
import type { Project, ProjectBytes, ProjectItem } from './project.ts';
import { formatName, formatVersion, type ListedFile, listPath, type ProjectList, partBytes } from './project-list.ts';

interface WriteOptions {
  signal?: AbortSignal;
  /** Bytes that were written. */
  onProgress?(bytes: number): void;
}

/** Writes all of it. Throws `export/cancelled` once `signal` aborts, and whatever reading the project and the sink throw: then what was
 *  written is no project. */
export async function writeProject(project: Project, sink: ByteSink, options: WriteOptions = {}): Promise<void> {
  const parts = new PartWriter(sink, options);
  const list: ProjectList = {
    format: formatName,
    version: formatVersion,
    written_by: `Voxtune ${voxtuneVersion}`,
    name: project.name,
    datasets: [],
    models: [],
    runs: [],
    sweeps: [],
    probes: [],
    crossEvaluations: [],
    labelMappings: await parts.json('label-mappings.json', project.labelMappings),
    files: parts.files,
  };
  for (const [folder, { id, name, read }] of numbered('datasets', project.datasets)) {
    const { packs, ...dataset } = await read();
    const record = await parts.json(`${folder}/dataset.json`, dataset);
    const paths: string[] = [];
    for (const [at, pack] of (packs ?? []).entries()) paths.push(await parts.bytes(`${folder}/clips-${at}.pack`, pack));
    list.datasets.push({ id, name, record, packs: packs && paths });
  }
  for (const [folder, { id, name, read }] of numbered('models', project.models)) {
    const model = await read();
    const record = await parts.json(`${folder}/model.json`, model.record);
    const files = [];
    // a name of a file may be none of a part
    for (const [at, [file, data]] of [...(model.files ?? [])].entries())
      files.push({ name: file, file: await parts.bytes(`${folder}/file-${at + 1}`, data) });
    list.models.push({ id, name, record, files: model.files && files });
  }
  for (const [folder, { id, name, read }] of numbered('runs', project.runs)) {
    const { run, checkpoints } = await read();
    const record = await parts.json(`${folder}/run.json`, { facts: factsOf(run), rows: run.history.slice(0) });
    const kept = [];
    for (const { header, tensors } of checkpoints) {
      const path = `${folder}/checkpoint-${header.step}`;
      kept.push({
        step: header.step,
        header: await parts.json(`${path}.json`, header),
        tensors: await parts.bytes(`${path}.tensors`, tensors),
      });
    }
    list.runs.push({ id, name, record, checkpoints: kept });
  }
  for (const kind of ['sweeps', 'probes', 'crossEvaluations'] as const)
    for (const [path, { id, name, read }] of numbered<unknown>(kind, project[kind]))
      list[kind].push({ id, name, record: await parts.json(`${path}.json`, await read()) });
  await parts.finish(list);
}

function numbered<T>(kind: string, items: readonly ProjectItem<T>[]): [string, ProjectItem<T>][] {
  return items.map((one, at) => [`${kind}/${String(at + 1).padStart(4, '0')}`, one]);
}

/** Cuts files into parts and lists them. */
class PartWriter {
  readonly files: ListedFile[] = [];
  readonly #zip: SequentialZip;
  readonly #options: WriteOptions;

  constructor(sink: ByteSink, options: WriteOptions) {
    this.#zip = new SequentialZip(sink);
    this.#options = options;
  }

  /** Returns the path. */
  json(path: string, value: unknown): Promise<string> {
    return this.#add(path, blocksOf(new TextEncoder().encode(rawJson(value, 0))), true);
  }

  bytes(path: string, data: ProjectBytes): Promise<string> {
    return this.#add(path, data instanceof Blob ? piecesOf(data) : cutPieces(data), false);
  }

  async finish(list: ProjectList): Promise<void> {
    await this.#zip.add(listPath, new TextEncoder().encode(JSON.stringify(list, null, 1)), true);
    await this.#zip.finish();
    this.#options.onProgress?.(this.#zip.bytes);
  }

  async #add(
    path: string,
    pieces: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>,
    deflates: boolean,
  ): Promise<string> {
    const file: ListedFile = { path, bytes: 0, parts: [] };
    for await (const piece of pieces) {
      if (this.#options.signal?.aborted) throw cancelled();
      const part = file.parts.length === 0 ? path : `${path}.${String(file.parts.length).padStart(4, '0')}`;
      file.parts.push({ path: part, bytes: piece.length, sha256: await sha256Hex(piece) });
      file.bytes += piece.length;
      await this.#zip.add(part, piece, deflates);
      this.#options.onProgress?.(this.#zip.bytes);
    }
    this.files.push(file);
    return path;
  }
}

async function* piecesOf(data: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  for (let at = 0; at < data.size; at += partBytes) yield await readBytes(data.slice(at, at + partBytes));
}

async function* cutPieces(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const piece of pieces) yield* blocksOf(piece);
}

function* blocksOf(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
}

function cancelled(): VoxtuneError {
  return new VoxtuneError('export/cancelled', 'Saving the project was stopped. Nothing was saved.');
}
