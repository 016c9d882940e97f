// Which tab owns a run (Web Locks: the browser frees them however a tab ends) and what tabs send each other about it.

import { VoxtuneError } from '../lib/errors.ts';
import type { StudioTabs, TabMessage } from '../state/studio-deps.ts';
import { runLockPrefix as prefix } from '../storage/work-locks.ts';

export function browserTabs(): StudioTabs {
  const channel = new BroadcastChannel('voxtune');
  return {
    own: (run, work) =>
      navigator.locks.request(prefix + run.id, { ifAvailable: true }, (lock) => {
        if (lock) return work();
        throw new VoxtuneError(
          'training/elsewhere',
          `“${run.name}” is being trained in another tab or window of Voxtune. Watch it here; stop it there.`,
          { name: run.name },
        );
      }),
    async owned() {
      const { held = [] } = await navigator.locks.query();
      return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
    },
    released: (runId) => navigator.locks.request(prefix + runId, { mode: 'shared' }, () => undefined),
    send: (message) => channel.postMessage(message),
    onMessage: (listener) =>
      channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listener(data)),
  };
}
