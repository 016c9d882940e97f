// A small project with something of every kind in it, for tests of its file.

import type { Project, ProjectBytes, ProjectItem } from '../export/project/project.ts';
import { RunHistory } from '../run/run-history.ts';
import type { RunRecord } from '../run/run-record.ts';
import { packCheckpoint } from '../storage/checkpoint-layout.ts';
import { storedBytes } from '../storage/clip-pack.ts';
import { freshCheckpoint } from '../training/checkpoint.ts';
import { storedDataset } from './studio-deps.ts';
import {
  clipPaths,
  wholeCrossEvaluation,
  wholeDataset,
  wholeModel,
  wholeRows,
  wholeRun,
  wholeSweep,
} from './whole-records.ts';

const item = <T>(id: string, content: T): ProjectItem<T> => ({ id, name: `the ${id}`, read: async () => content });

/** @param packs of its recordings. */
export function wholeProject(packs: ProjectBytes[] | null = [wholePack()]): Project {
  const record = { ...wholeDataset(), problemCount: 0, packCount: 1 };
  const { clips } = storedDataset(record.id, clipPaths);
  const run: RunRecord = { ...wholeRun(), history: RunHistory.of(wholeRows()) };
  const parameters = new Map([['classifier.bias', new Float32Array([1, Number.NaN, -0])]]);
  const checkpoint = { ...freshCheckpoint(parameters), step: 4, epoch: 1, bestMetric: Number.NaN };
  const { header, chunks } = packCheckpoint(run.id, checkpoint);
  const crossed = wholeCrossEvaluation();
  const model = { ...wholeModel(), contentHash: 'a'.repeat(64) };
  return {
    name: record.name,
    datasets: [item(record.id, { record, clips, problems: [], tables: [], packs })],
    models: [item(model.id, { record: model, files: new Map([['config.json', new Blob(['0123456789'])]]) })],
    runs: [item(run.id, { run, checkpoints: [{ header, tensors: new Blob(chunks) }] })],
    sweeps: [item('sweep', wholeSweep())],
    probes: [],
    crossEvaluations: [item('across', crossed)],
    labelMappings: [crossed.mapping],
  };
}

/** As many bytes as the clips say. */
export function wholePack(): Blob {
  const { clips } = storedDataset('set', clipPaths);
  const end = Math.max(...clips.map((clip) => clip.offsetBytes + storedBytes(clip)));
  return new Blob([Uint8Array.from({ length: end }, (_, at) => at % 251)]);
}

/** What was written, as a file. */
export function collector(): { sink(bytes: Uint8Array<ArrayBuffer>): void; file(): Blob } {
  const written: Uint8Array<ArrayBuffer>[] = [];
  return { sink: (bytes) => void written.push(bytes), file: () => new Blob(written) };
}
