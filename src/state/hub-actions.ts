// Models from Hugging Face: looking, downloading, stopping, going on. Nothing is asked of the hub but by these actions, and
// the token lives in this closure alone.

import type { HubAccess, HubEvent, HubPreview } from '../hub/hub-types.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { HubWorkerApi } from '../protocol/hub-worker.ts';
import type { StudioContext } from './studio-context.ts';
import type { HubState, StudioActions } from './studio-state.ts';

type HubActions = Pick<
  StudioActions,
  | 'lookAtHubModel'
  | 'closeHubPreview'
  | 'downloadHubModel'
  | 'continueHubDownload'
  | 'cancelHubDownload'
  | 'discardHubDownload'
  | 'setHubToken'
>;

export const emptyHub: HubState = { preview: null, isLooking: false, download: null, unfinished: [], hasToken: false };

export function hubActions(context: StudioContext): HubActions {
  const { store, deps, attempt } = context;
  let token: string | null = null;
  let worker: HubWorkerApi | null = null;
  let looks = 0;

  const access = (): HubAccess => ({ endpoint: deps.hubEndpoint, token });
  const connect = (): HubWorkerApi => {
    worker ??= deps.connectHubWorker();
    return worker;
  };
  const change = (part: Partial<HubState>) => store.setState(({ hub }) => ({ hub: { ...hub, ...part } }));

  async function look(reference: string): Promise<HubPreview | null> {
    const look = ++looks;
    change({ isLooking: true, preview: null });
    try {
      const preview = await connect().preview(access(), reference);
      if (look !== looks) return null;
      change({ preview });
      return preview;
    } finally {
      if (look === looks) change({ isLooking: false });
    }
  }

  async function download(preview: HubPreview, makesMissing: boolean): Promise<void> {
    if (store.getState().hub.download) return;
    const { repo, totalBytes, receivedBytes } = preview;
    change({ download: { repo, totalBytes, receivedBytes, progress: null, notes: [], isStopping: false } });
    try {
      const model = await connect().download(access(), preview, (event) => follow(event), makesMissing);
      store.setState(({ models, running, model: open }) => ({
        models: [model, ...models.filter((other) => other.id !== model.id)],
        // a training keeps the model that it was started with in view
        model: running ? open : model,
      }));
      change({ preview: null });
    } finally {
      change({ download: null });
      await refreshDownloads(context);
    }
  }

  /** Tells with an error of the hub how many bytes of the model are here. */
  function withArrived(repo: string, thrown: unknown): unknown {
    const arrived = store.getState().hub.unfinished.find((one) => one.repo === repo)?.receivedBytes ?? 0;
    if (!(thrown instanceof VoxtuneError) || !thrown.code.startsWith('hub/')) return thrown;
    return new VoxtuneError(thrown.code, thrown.message, { ...thrown.params, arrived }, { cause: thrown.cause });
  }

  function follow(event: HubEvent): void {
    const { download } = store.getState().hub;
    if (!download) return;
    if (event.type === 'progress') change({ download: { ...download, progress: event.progress } });
    else change({ download: { ...download, notes: [...download.notes, event.note].slice(-20) } });
  }

  return {
    lookAtHubModel: (reference) => attempt('hub', async () => void (await look(reference))),

    closeHubPreview() {
      looks++;
      change({ preview: null, isLooking: false });
    },

    downloadHubModel: () =>
      attempt('hub', async (accepts) => {
        const { preview } = store.getState().hub;
        if (!preview) return;
        await download(preview, accepts).catch((thrown: unknown) => {
          throw withArrived(preview.repo, thrown);
        });
      }),

    continueHubDownload: (id) =>
      attempt('hub', async (accepts) => {
        const unfinished = store.getState().hub.unfinished.find((other) => other.id === id);
        if (!unfinished) return;
        try {
          const preview = await look(`${unfinished.repo}@${unfinished.commit}`);
          if (preview) await download({ ...preview, revision: unfinished.revision }, accepts);
        } catch (thrown) {
          throw withArrived(unfinished.repo, thrown);
        }
      }),

    cancelHubDownload() {
      const { download } = store.getState().hub;
      if (!download) return;
      change({ download: { ...download, isStopping: true } });
      connect().cancel();
    },

    discardHubDownload: (id) =>
      attempt('hub', async () => {
        await deps.storage.deleteDownload(id);
        await refreshDownloads(context);
      }),

    setHubToken(text) {
      token = text.trim() || null;
      change({ hasToken: token !== null });
    },
  };
}

/** Reads again what unfinished downloads have left. */
export async function refreshDownloads({ store, deps }: StudioContext): Promise<void> {
  const unfinished = await deps.storage.listDownloads();
  store.setState(({ hub }) => {
    const { preview } = hub;
    const left = preview && unfinished.find(({ repo, commit }) => repo === preview.repo && commit === preview.commit);
    return {
      hub: {
        ...hub,
        unfinished,
        preview: preview && { ...preview, receivedBytes: left?.receivedBytes ?? 0 },
      },
    };
  });
}
