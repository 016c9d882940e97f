// Runs as one file, to be looked at and compared in another browser: a zip of a list with checksums and one JSON file a run, with its
// facts, log and evaluations. Checkpoints and clips are not in it.

import { version as voxtuneVersion } from '../../package.json';
import { readZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import { writeZip } from '../formats/zip/writer.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';
import { parseJson } from '../lib/parse-json.ts';
import { isPlainObject } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { RunHistory } from '../run/run-history.ts';
import { factsOf, type RunRecord, runFactsSchema } from '../run/run-record.ts';
import { fromRawJson, rawJson } from '../storage/raw-json.ts';
import { logRowsSchema } from '../training/log-rows.ts';
import { atRest } from './taken-run.ts';

const listPath = 'voxtune-runs.json';
/** What a cluster has left has it: `runs/job-result/`. */
const resultPath = 'voxtune-result.json';
const formatName = 'voxtune-runs';
/** A reader of this version reads files of it and of those before. */
const formatVersion = 1;

const listSchema = z.object({
  format: z.literal(formatName),
  version: z.number().int().positive(),
  /** `sha256`: hex, of the file as it lies in the zip, unpacked. */
  runs: z.array(z.object({ id: z.string(), name: z.string(), path: z.string(), sha256: z.string() })),
});

export async function writeRunsFile(runs: readonly RunRecord[]): Promise<Blob> {
  const encoder = new TextEncoder();
  const files = [];
  for (const [at, run] of runs.entries()) {
    const data = encoder.encode(rawJson({ facts: factsOf(run), rows: run.history.slice(0) }));
    const path = `runs/${String(at + 1).padStart(4, '0')}.json`;
    files.push({ id: run.id, name: run.name, path, sha256: await sha256Hex(data), data });
  }
  const list = {
    format: formatName,
    version: formatVersion,
    written_by: `Voxtune ${voxtuneVersion}`,
    runs: files.map(({ data: _, ...listed }) => listed),
  };
  return writeZip([
    { path: listPath, data: `${JSON.stringify(list, null, 2)}\n`, compress: true },
    ...files.map(({ path, data }) => ({ path, data, compress: true })),
  ]);
}

/** The runs of such a file, as they come to another browser: without checkpoints, and none at work or waiting. Throws
 *  `runs-file/foreign` (also where it is no zip; `found: result` of what a cluster has left), `runs-file/newer`, `runs-file/damaged`. */
export async function readRunsFile(file: Blob): Promise<RunRecord[]> {
  const entries = new Map((await reading(listPath, listZipEntries(file))).map((entry) => [entry.path, entry]));
  const listEntry = entries.get(listPath);
  if (!listEntry) throw foreign(entries.has(resultPath) ? 'result' : 'other');
  const found = parseJson(textOf(await reading(listPath, readZipEntry(file, listEntry))));
  if (!isPlainObject(found) || found.format !== formatName) throw foreign();
  if (typeof found.version === 'number' && found.version > formatVersion) throw newer(found.version);
  const list = listSchema.safeParse(found);
  if (!list.success) throw damaged(listPath, 'its list of runs is not whole');
  const runs: RunRecord[] = [];
  for (const { name, path, sha256 } of list.data.runs) {
    const entry = entries.get(path);
    if (!entry) throw damaged(name, `${path} is missing`);
    const bytes = await reading(name, readZipEntry(file, entry));
    if ((await sha256Hex(bytes)) !== sha256) throw damaged(name, 'its checksum is wrong');
    runs.push(readRun(name, textOf(bytes)));
  }
  return runs;
}

/** What the zip reader says is meant for archives of clips. */
async function reading<T>(name: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (thrown) {
    if (!(thrown instanceof VoxtuneError && thrown.code.startsWith('zip/'))) throw thrown;
    throw thrown.code === 'zip/not-a-zip' ? foreign() : damaged(name, String(thrown.params.reason ?? thrown.message));
  }
}

/** A run as such a file holds it. Throws `runs-file/damaged`. */
export function readRun(name: string, text: string): RunRecord {
  const content = parseJson(text);
  const { facts, rows } = isPlainObject(content) ? (fromRawJson(content) as Record<string, unknown>) : {};
  const whole = runFactsSchema.safeParse(facts);
  const log = logRowsSchema.safeParse(rows);
  if (!whole.success) throw damaged(name, whole.error.issues[0]?.path.join('.') ?? 'its facts');
  if (!log.success) throw damaged(name, 'its log');
  return { ...atRest(whole.data), checkpoints: [], resultStep: null, history: RunHistory.of(log.data) };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function foreign(found: 'result' | 'other' = 'other'): VoxtuneError {
  return new VoxtuneError(
    'runs-file/foreign',
    `This is no file of runs: it has no ${listPath}. Choose one that was saved under Runs (*.voxtune-runs.zip).`,
    { found },
  );
}

function newer(found: number): VoxtuneError {
  return new VoxtuneError(
    'runs-file/newer',
    `This file of runs is of version ${found}, and this page reads up to ${formatVersion}. Reload the page to get a newer one.`,
    { found, expected: formatVersion },
  );
}

function damaged(name: string, problem: string): VoxtuneError {
  return new VoxtuneError(
    'runs-file/damaged',
    `The file of runs is damaged at “${name}” (${problem}). Nothing of it was taken. Save it anew where it comes from.`,
    { name, problem },
  );
}
