// Taking a run that waits back into the form: its settings are changed there, and it is queued anew.

import type { EditQueuedActions } from './queue-state.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

export function editQueuedActions(
  { store }: StudioContext,
  { duplicateRun, removeFromQueue }: Pick<StudioActions, 'duplicateRun' | 'removeFromQueue'>,
): EditQueuedActions {
  return {
    async editQueued(runId) {
      const origin = store.getState().runs.find(({ id }) => id === runId)?.origin ?? null;
      await duplicateRun(runId);
      // only now: where its data set is gone, it stays where it was
      await removeFromQueue(runId);
      store.setState({ draft: { origin }, place: 'train' });
    },
  };
}
