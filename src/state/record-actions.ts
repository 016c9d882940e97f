// Stored records as they are, also those that are not whole: listing, exporting and deleting them without relying on what is
// in them.

import type { BrokenRecord, Listing, RecordKind } from '../storage/whole-records.ts';
import { refreshDownloads } from './hub-actions.ts';
import { inUse, runUsing } from './storage-actions.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type RecordActions = Pick<StudioActions, 'listRecords' | 'exportRecord' | 'deleteRecord'>;

export function recordActions(context: StudioContext): RecordActions {
  const { store, deps, attempt } = context;

  function forget(kind: RecordKind, id: string): void {
    const others = <T extends { id: string }>(records: readonly T[]) => records.filter((record) => record.id !== id);
    store.setState((state) => {
      const broken = state.broken.filter((record) => record.kind !== kind || record.id !== id);
      if (kind === 'dataset')
        return {
          broken,
          datasets: others(state.datasets),
          dataset: state.dataset?.record.id === id ? null : state.dataset,
        };
      if (kind === 'model')
        return { broken, models: others(state.models), model: state.model?.id === id ? null : state.model };
      if (kind === 'run') return { broken, runs: others(state.runs), runId: state.runId === id ? null : state.runId };
      if (kind === 'sweep') return { broken, sweeps: others(state.sweeps) };
      return { broken };
    });
  }

  return {
    listRecords: () => attempt('storage', () => deps.storage.listRecords()),

    exportRecord: (ref) => attempt('storage', () => deps.storage.exportRecord(ref)),

    deleteRecord: (record) =>
      attempt('storage', async () => {
        const { kind, id } = record;
        const user = kind === 'checkpoint' ? null : runUsing(store.getState(), { kind, id });
        if (user) throw inUse(user.name);
        const remove = () => context.withoutPrefill(() => deps.storage.deleteRecord(record));
        await (kind === 'run' ? deps.tabs.own({ id, name: record.name ?? id }, remove) : remove());
        forget(kind, id);
        if (kind === 'download') await refreshDownloads(context);
      }),
  };
}

/** The list with what is known now of one kind. */
export function brokenWith<T>(
  broken: readonly BrokenRecord[],
  kind: RecordKind,
  listing: Pick<Listing<T>, 'broken'>,
): BrokenRecord[] {
  return [...broken.filter((record) => record.kind !== kind), ...listing.broken];
}
