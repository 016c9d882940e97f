// The parity commands of headless.html: hands the files to the parity worker and its results to the tool.

import type { ParityWorkerApi } from '../parity/harness.ts';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import type { HeadlessApi } from './headless-api.ts';
import { filesOf } from './headless-files.ts';

type ParityCommands = Pick<HeadlessApi, 'openParity' | 'checkCase' | 'checkShared' | 'checkResampling'>;

export function parityCommands(): ParityCommands {
  let connected: WorkerClient<ParityWorkerApi> | null = null;
  const worker = () => {
    connected ??= connectWorker<ParityWorkerApi>(
      new Worker(new URL('../workers/parity-worker.ts', import.meta.url), { type: 'module' }),
      'parity',
    );
    return connected.api;
  };
  return {
    openParity: async (backend) => (await worker().open(backend)).description,
    checkCase: (name) => worker().checkCase(name, filesOf('files'), filesOf('clips')),
    checkShared: () => worker().checkShared(filesOf('files')),
    checkResampling: () => worker().checkResampling(filesOf('files')),
  };
}
