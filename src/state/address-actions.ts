// Going to what an address names. A run that is not stored here is told, and the place is shown without it.

import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { runIn } from './address.ts';
import type { AddressActions, RunsView } from './places.ts';
import { predictorSource } from './predict-choice.ts';
import { runOnTrain } from './run-draft.ts';
import { clearError, type StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type Going = Pick<StudioActions, 'goTo' | 'openRun' | 'draftRun' | 'showRuns'>;

export function addressActions({ store }: StudioContext, going: Going): AddressActions {
  const isHere = (runId: string) => store.getState().runs.some(({ id }) => id === runId);

  function tellMissing(runIds: readonly string[]): void {
    const [run = ''] = runIds;
    const error = new VoxtuneError('address/no-run', `No run ${runIds.join(', ')} is stored here.`, {
      run,
      count: runIds.length,
    });
    store.setState(({ errors }) => ({ errors: { ...errors, storage: toErrorRecord(error) } }));
  }

  function showView(view: RunsView): void {
    if (view.kind === 'table' || view.kind === 'sweep') {
      going.showRuns(view);
      return;
    }
    const runIds = view.runIds.filter(isHere);
    const isNothing = view.kind === 'compare' && runIds.length === 0;
    going.showRuns(isNothing ? { kind: 'table' } : { kind: view.kind, runIds });
    if (runIds.length < view.runIds.length) tellMissing(view.runIds.filter((id) => !isHere(id)));
  }

  return {
    visit(address) {
      if (store.getState().errors.storage?.code === 'address/no-run') clearError(store, 'storage');
      if (address.place === 'runs') {
        showView(address.view);
        return;
      }
      const runId = runIn(address);
      if (address.place === 'train' && address.runId === 'new' && runOnTrain(store.getState())) {
        going.draftRun();
        return;
      }
      going.goTo(address.place);
      if (runId === null) return;
      if (!isHere(runId)) {
        tellMissing([runId]);
        return;
      }
      const { runId: shown, draft } = store.getState();
      if (address.place === 'predict') {
        const source = predictorSource(store.getState());
        if (source?.kind === 'run' && source.runId === runId) return;
        store.setState({ predictorChoice: null });
      }
      if (shown !== runId || (address.place === 'train' && draft)) going.openRun(runId);
    },
  };
}
