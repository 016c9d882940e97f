// Opens a project file. All of it is looked at first, every part and every record, before whoever asked is given anything: so a damaged
// file changes nothing.

import { isClip, isImportProblem } from '../../dataset/clip.ts';
import { datasetRecordSchema } from '../../dataset/dataset-record.ts';
import { isClipTable } from '../../dataset/tables/clip-table.ts';
import { probeReportSchema } from '../../evaluation/probes/probe-report.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { listOf } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';
import { modelRecordSchema } from '../../model/model-record.ts';
import { crossEvaluationSchema, labelMappingSchema } from '../../run/across/cross-evaluation.ts';
import { RunHistory } from '../../run/run-history.ts';
import { runFactsSchema } from '../../run/run-record.ts';
import { readCheckpointHeader } from '../../storage/checkpoint-store.ts';
import { isFolderName } from '../../storage/opfs.ts';
import { readRecord } from '../../storage/whole-records.ts';
import { sweepRecordSchema } from '../../sweep/sweep-record.ts';
import { logRowsSchema } from '../../training/log-rows.ts';
import type {
  OpenedProject,
  ProjectCheckpoint,
  ProjectDataset,
  ProjectItem,
  ProjectModel,
  ProjectRun,
} from './project.ts';
import type { ProjectList } from './project-list.ts';
import { notWhole, ProjectParts } from './project-parts.ts';

interface ReadOptions {
  signal?: AbortSignal;
  /** Bytes that were looked at, of `total`. */
  onProgress?(done: number, total: number): void;
}

const datasetSchema = z.object({
  record: datasetRecordSchema,
  clips: listOf(isClip, 'a clip'),
  problems: listOf(isImportProblem, 'a file that was left out'),
  tables: listOf(isClipTable, 'a table'),
});
const runSchema = z.object({ facts: runFactsSchema, rows: logRowsSchema });

/** Resolves once all of the file was found whole. Throws `project/foreign`, `project/newer`, `project/damaged` (naming the parts),
 *  `project/not-whole`, `export/cancelled`, and `file/…` where the file cannot be read. */
export async function readProject(file: Blob, options: ReadOptions = {}): Promise<OpenedProject> {
  const parts = await ProjectParts.open(file);
  const { list } = parts;
  let done = 0;
  await parts.check(
    (path) => ownerOf(list, path),
    (bytes) => {
      if (options.signal?.aborted)
        throw new VoxtuneError('export/cancelled', 'Opening the project was stopped. Nothing of it was taken.');
      done += bytes;
      options.onProgress?.(done, parts.bytes);
    },
  );
  const project = projectIn(parts);
  const mappings = await readAs(parts, 'label-mappings', list.labelMappings, z.array(labelMappingSchema));
  for (const kind of ['datasets', 'models', 'runs', 'sweeps', 'probes', 'crossEvaluations'] as const)
    for (const item of project[kind]) await item.read();
  return { ...project, labelMappings: mappings };
}

function ownerOf(list: ProjectList, path: string): string {
  const kinds = [list.datasets, list.models, list.runs, list.sweeps, list.probes, list.crossEvaluations];
  const folder = path
    .split('/')
    .slice(0, 2)
    .join('/')
    .replace(/\.json$/, '');
  return kinds.flat().find(({ record }) => record.startsWith(`${folder}/`) || record === path)?.name ?? '';
}

function projectIn(parts: ProjectParts): Omit<OpenedProject, 'labelMappings'> {
  const { list } = parts;
  const recordsOf = <T>(listed: ProjectList['sweeps'], schema: z.ZodType<T>) =>
    listed.map((one): ProjectItem<T> => ({ ...one, read: () => readAs(parts, one.name, one.record, schema) }));
  return {
    name: list.name,
    datasets: list.datasets.map((one) => ({ ...one, read: () => readDataset(parts, one) })),
    models: list.models.map((one) => ({ ...one, read: () => readModel(parts, one) })),
    runs: list.runs.map((one) => ({ ...one, read: () => readRun(parts, one) })),
    sweeps: recordsOf(list.sweeps, sweepRecordSchema),
    probes: recordsOf(list.probes, probeReportSchema),
    crossEvaluations: recordsOf(list.crossEvaluations, crossEvaluationSchema),
  };
}

async function readAs<T>(parts: ProjectParts, name: string, path: string, schema: z.ZodType<T>): Promise<T> {
  const read = readRecord(schema, await parts.json(path));
  if (read.problem !== null) throw notWhole(name, read.problem);
  return read.record;
}

async function readDataset(
  parts: ProjectParts,
  { name, record: path, packs }: ProjectList['datasets'][number],
): Promise<ProjectDataset<Blob>> {
  const dataset = await readAs(parts, name, path, datasetSchema);
  const { record, clips } = dataset;
  // it becomes a folder's
  if (!isFolderName(record.id)) throw notWhole(name, 'its id is none');
  if (clips.length !== record.clipCount || clips.some((clip, at) => clip.index !== at))
    throw notWhole(name, `${record.clipCount} clips in order expected, ${clips.length} found`);
  if (!packs) return { ...dataset, packs: null };
  return { ...dataset, packs: await Promise.all(packs.map((pack) => parts.blob(pack))) };
}

async function readModel(
  parts: ProjectParts,
  { name, record: path, files: listed }: ProjectList['models'][number],
): Promise<ProjectModel<Blob>> {
  const record = await readAs(parts, name, path, modelRecordSchema);
  if (!/^[0-9a-f]{16,64}$/.test(record.contentHash)) throw notWhole(name, 'its hash is none');
  if (!listed) return { record, files: null };
  const files = new Map<string, Blob>();
  for (const { name: fileName, file } of listed) files.set(fileName, await parts.blob(file));
  for (const { name: fileName, bytes } of record.files)
    if (!isFolderName(fileName) || files.get(fileName)?.size !== bytes)
      throw notWhole(name, `${bytes} bytes of ${fileName} expected, ${files.get(fileName)?.size ?? 0} found`);
  if (files.size !== record.files.length) throw notWhole(name, 'it has files that its record does not name');
  return { record, files };
}

async function readRun(
  parts: ProjectParts,
  { name, record: path, checkpoints: listed }: ProjectList['runs'][number],
): Promise<ProjectRun<Blob>> {
  const { facts, rows } = await readAs(parts, name, path, runSchema);
  const checkpoints: ProjectCheckpoint<Blob>[] = [];
  for (const { step, header: headerPath, tensors: tensorsPath } of listed) {
    const { record: header, problem } = readCheckpointHeader(await parts.json(headerPath));
    if (header === null) throw notWhole(`${name} · ${step}`, problem);
    const tensors = await parts.blob(tensorsPath);
    if (header.runId !== facts.id || header.step !== step || tensors.size !== header.bytes)
      throw notWhole(`${name} · ${step}`, `${header.bytes} bytes expected, ${tensors.size} found`);
    checkpoints.push({ header, tensors });
  }
  return { run: { ...facts, history: RunHistory.of(rows) }, checkpoints };
}
