// Pushing a run's model to Hugging Face. Each look and each push has a worker of its own, which ends with it: nothing that knew the token
// is left.

import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { PushWorkerApi } from '../protocol/push-worker.ts';
import type { WorkerCalls } from '../protocol/worker-client.ts';
import type { EndedPush, PushActions } from './push-types.ts';
import type { StudioContext } from './studio-context.ts';

export function pushActions({ store, deps }: StudioContext): PushActions {
  let stop = () => {};

  async function withWorker<T>(work: (worker: WorkerCalls<PushWorkerApi>) => Promise<T>): Promise<T> {
    const client = deps.connectPushWorker();
    try {
      return await work(client.api);
    } finally {
      client.terminate();
    }
  }

  function end(runId: string, ended: EndedPush | null): void {
    const { [runId]: _, ...others } = store.getState().endedPushes;
    store.setState({ pushing: null, endedPushes: ended ? { ...others, [runId]: ended } : others });
  }

  return {
    listPush: (contents) => withWorker((worker) => worker.list(contents)),

    lookAtHubAccount: (token) => withWorker((worker) => worker.account({ endpoint: deps.hubEndpoint, token })),

    async pushRun(token, contents, destination) {
      const { runId } = contents;
      const { repo } = destination;
      const { pushing } = store.getState();
      if (pushing)
        throw new VoxtuneError(
          'export/busy',
          `${pushing.repo} is still being pushed to. Wait for it or stop it, then push to ${repo}.`,
          { name: repo },
        );
      end(runId, null);
      store.setState({ pushing: { runId, repo, progress: null, isStopping: false } });
      try {
        const pushed = await withWorker((worker) => {
          stop = () => void worker.stop();
          return worker.push({ endpoint: deps.hubEndpoint, token }, contents, destination, (progress) =>
            store.setState(({ pushing: current }) => ({ pushing: current && { ...current, progress } })),
          );
        });
        end(runId, pushed);
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        end(runId, { error });
      } finally {
        stop = () => {};
      }
    },

    stopPush() {
      store.setState(({ pushing }) => ({ pushing: pushing && { ...pushing, isStopping: true } }));
      stop();
    },
  };
}
