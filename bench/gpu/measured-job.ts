// The whole job as a part of `npm run bench -- gpu`: once on each system, one after the other, each stage kept as it is reached.

import { join } from 'node:path';
import { projectRoot } from '../../tools/packages.mjs';
import { clipsArchive } from '../clips/job-archive.ts';
import { peerCommand } from '../peers/python.ts';
import type { JobRow } from './figures.ts';
import type { JobStage, JobTask } from './job.ts';
import { figures, modelFolder, save } from './measurements.ts';
import { options } from './options.ts';
import { Peer } from './peer.ts';
import type { JobSize } from './sizes.ts';
import { engineOf, hasTrainer, opened, threads, type VoxtuneSystem } from './systems.ts';

export async function measureJob({ model, clips, epochs }: JobSize, systems: readonly JobRow['system'][]) {
  const folder = modelFolder(model);
  const archive = await clipsArchive(join(projectRoot, '.cache', 'bench'), clips);
  const task: JobTask = { kind: 'job', model: folder, archive: archive.path, split: archive.splitPath, epochs };
  const add = (system: JobRow['system']): JobRow => {
    const row: JobRow = { model, clips, epochs, system, seconds: null };
    figures.jobs.push(row);
    return row;
  };
  const voxtune = async (system: VoxtuneSystem & JobRow['system']) => {
    const peer = await engineOf(system);
    if (system === 'voxtune, float16' && opened.get(system)?.arithmetic !== 'float16') return;
    const row = add(system);
    for await (const { isLast, ...stage } of peer.askAll<JobStage>(task)) {
      Object.assign(row, { parts: stage, seconds: stage.seconds ?? null });
      save();
      if (isLast) break;
    }
  };
  const trainer = async (system: JobRow['system'], freeze: 'reference' | 'feature_encoder') => {
    const args = [archive.path, '--model', folder, '--split', archive.splitPath, '--freeze', freeze];
    const numbers = ['--threads', String(threads), '--epochs', String(epochs), '--device', options.device];
    const command = peerCommand('trainer.py', [...args, ...numbers], { OMP_NUM_THREADS: String(threads) });
    const row = add(system);
    const { seconds } = await new Peer(command.program, command.args, command.env).lastAnswer<{ seconds: number }>();
    row.seconds = seconds;
    save();
  };
  for (const system of systems) {
    if (system === 'voxtune' || system === 'voxtune, float16') await voxtune(system);
    else if (hasTrainer) await trainer(system, system === 'Trainer, frozen' ? 'reference' : 'feature_encoder');
  }
}
