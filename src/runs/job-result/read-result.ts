// What a job has left (`*.voxtune-result.zip`), read and held against its own hashes: nothing in it is believed unseen.

import Papa from 'papaparse';
import { fromCsvCell } from '../../export/csv.ts';
import { readRun } from '../../export/runs-file.ts';
import { locateZipEntry, readZipEntry } from '../../formats/zip/archive.ts';
import { listZipEntries } from '../../formats/zip/directory.ts';
import type { ZipEntry } from '../../formats/zip/entry.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { sha256HexInPieces } from '../../lib/hash.ts';
import { parseJson } from '../../lib/parse-json.ts';
import { count, isNumber } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { logRowsOf } from './trainer-log.ts';

const factsPath = 'voxtune-result.json';
const weightsPath = 'model/model.safetensors';
const formatVersion = 1;

const speedSchema = z.object({ runtime: z.number(), samples_per_second: z.number(), steps_per_second: z.number() });

const factsSchema = z.object({
  format: z.literal('voxtune-result'),
  version: z.number().int().positive(),
  step: count,
  /** Whose weights are in `model/`. */
  result_step: count,
  epoch: z.number(),
  total_steps: count,
  seconds: z.number().nonnegative(),
  num_train_epochs: z.number().positive(),
  max_steps: z.number().int(),
  /** Of each part that was predicted. */
  speeds: z.object({ validation: speedSchema, test: speedSchema }).partial(),
  processes: count,
  device: z.string(),
  versions: z.object({ python: z.string(), torch: z.string(), transformers: z.string() }),
  /** SHA-256 in pieces of each file, by its path. */
  files: z.record(z.string(), z.string()),
});

export type ResultFacts = z.infer<typeof factsSchema>;

/** The logits of a clip, by its index in the run's data set. */
export interface ResultClip {
  clip: number;
  path: string;
  label: string;
  split: string;
  contentHash: string;
  /** Null where it was not predicted. */
  logits: number[] | null;
}

export interface JobResult {
  facts: ResultFacts;
  /** The run that the job was made of. */
  run: RunRecord;
  log: LogRow[];
  bestStep: number | null;
  bestMetric: number | null;
  clips: ResultClip[];
  /** What the job says that its clips, labels and parts are. */
  hashes: { dataHash: string; splitHash: string };
  /** A safetensors file, still in the zip. */
  weights: Blob;
}

/** Throws `job-result/foreign` (also where it is no zip), `job-result/newer`, `job-result/damaged`. */
export async function readJobResult(file: Blob): Promise<JobResult> {
  const entries = new Map((await reading(factsPath, listZipEntries(file))).map((entry) => [entry.path, entry]));
  const facts = await readFacts(file, entries.get(factsPath));
  const blobOf = async (path: string) => {
    const entry = entries.get(path);
    if (!entry) throw damaged(path, 'it is missing');
    const { start, end } = await reading(path, locateZipEntry(file, entry));
    // packed entries are small; train.py packs none, but whoever zips the folder again may
    const data =
      entry.method === 0 ? file.slice(start, end) : new Blob([await reading(path, readZipEntry(file, entry))]);
    if ((await sha256HexInPieces(data)) !== facts.files[path]) throw damaged(path, 'its hash is wrong');
    return data;
  };
  const jsonOf = async (path: string) => parseJson(await (await blobOf(path)).text());
  const job = jobSchema.safeParse(await jsonOf('job.json'));
  if (!job.success) throw damaged('job.json', job.error.issues[0]?.path.join('.') ?? 'its fields');
  const state = stateSchema.safeParse(await jsonOf('trainer_state.json'));
  const log = state.success ? logRowsOf(state.data.log_history) : null;
  if (!state.success || !log) throw damaged('trainer_state.json', 'its log');
  const run = readRun('run.json', await (await blobOf('run.json')).text());
  const logits = readPredictions(await (await blobOf('predictions.csv')).text(), run.labels.length);
  return {
    facts,
    run,
    log,
    bestStep: state.data.best_global_step ?? null,
    bestMetric: state.data.best_metric ?? null,
    clips: readManifest(await (await blobOf('manifest.csv')).text(), logits),
    hashes: { dataHash: job.data.data.data_hash, splitHash: job.data.data.split_hash },
    weights: await blobOf(weightsPath),
  };
}

const jobSchema = z.object({ data: z.object({ data_hash: z.string(), split_hash: z.string() }) });

const stateSchema = z.object({
  log_history: z.array(z.record(z.string(), z.unknown())),
  best_global_step: count.nullish(),
  best_metric: z.number().nullish(),
});

async function readFacts(file: Blob, entry: ZipEntry | undefined): Promise<ResultFacts> {
  if (!entry) throw foreign();
  const found = parseJson(new TextDecoder().decode(await reading(factsPath, readZipEntry(file, entry))));
  const { format, version } = (found ?? {}) as { format?: unknown; version?: unknown };
  if (format !== 'voxtune-result') throw foreign();
  if (typeof version === 'number' && version > formatVersion) throw newer(version);
  const facts = factsSchema.safeParse(found);
  if (!facts.success) throw damaged(factsPath, facts.error.issues[0]?.path.join('.') ?? 'its fields');
  return facts.data;
}

function readPredictions(text: string, labelCount: number): Map<number, number[]> {
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return new Map(
    data.map((row) => {
      const logits = Array.from({ length: labelCount }, (_, label) => Number(row[`logit_${label}`] || Number.NaN));
      if (!logits.every(isNumber) || logits.some(Number.isNaN)) throw damaged('predictions.csv', `clip ${row.clip}`);
      return [Number(row.clip), logits];
    }),
  );
}

function readManifest(text: string, logits: ReadonlyMap<number, number[]>): ResultClip[] {
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return data.map(({ clip, path, label, split, sha256 }) => {
    if (!clip || !/^\d+$/.test(clip) || path === undefined || label === undefined || !split || !sha256)
      throw damaged('manifest.csv', `clip ${clip}`);
    const index = Number(clip);
    return {
      clip: index,
      path: fromCsvCell(path),
      label: fromCsvCell(label),
      split,
      contentHash: sha256,
      logits: logits.get(index) ?? null,
    };
  });
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

function foreign(): VoxtuneError {
  return new VoxtuneError(
    'job-result/foreign',
    `This is neither a file of runs nor what a cluster left: it has no ${factsPath}. Choose a file *.voxtune-runs.zip or *.voxtune-result.zip.`,
  );
}

function newer(found: number): VoxtuneError {
  return new VoxtuneError(
    'job-result/newer',
    `This result is of version ${found}, and this page reads up to ${formatVersion}. Reload the page to get a newer one.`,
    { found, expected: formatVersion },
  );
}

export function damaged(name: string, problem: string): VoxtuneError {
  return new VoxtuneError(
    'job-result/damaged',
    `The result is damaged at ${name} (${problem}). Nothing of it was taken. Copy it anew from where it was made.`,
    { name, problem },
  );
}
