// A change of the open data set, or of another one: stored, then shown wherever its record appears. One after another, each made
// out of what the one before it left.

import { asChosen, type DatasetChange, type DatasetRecord } from '../dataset/dataset-record.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { interpretDataset, readAhead } from './open-dataset.ts';
import type { StudioContext } from './studio-context.ts';
import type { OpenDataset } from './studio-state.ts';

export interface DatasetChanges {
  /** Throws where the change cannot be applied, and changes nothing then. */
  change(id: string, changes: DatasetChange): Promise<void>;
  /** A change made out of the data set as it is when its turn comes; null: none. Resolves with it and what it was made out of. */
  changeOpen<Change extends DatasetChange>(
    make: (open: OpenDataset) => Change | null,
  ): Promise<{ before: DatasetRecord; changes: Change } | null>;
  /** Work on a data set that another change must not come into. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export function datasetChanges({ store, deps }: Pick<StudioContext, 'store' | 'deps'>): DatasetChanges {
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }

  async function apply(id: string, wanted: DatasetChange): Promise<void> {
    const changes = asChosen(wanted);
    const before = store.getState().dataset;
    if (before?.record.id === id && isRead(changes))
      await readAhead({ ...before.record, ...changes }, before.clips, before.tables);
    const { dataset } = store.getState();
    // Before it is stored: a rule that cannot be applied is refused.
    const reopened =
      dataset?.record.id === id ? reinterpret(dataset, { ...dataset.record, ...changes }, changes) : null;
    const record = await deps.storage.updateDataset(id, changes);
    store.setState((state) => ({
      datasets: state.datasets.map((other) => (other.id === id ? record : other)),
      dataset: reopened && state.dataset?.record.id === id ? { ...reopened, record } : state.dataset,
    }));
  }

  return {
    inTurn,
    change: (id, changes) => inTurn(() => apply(id, changes)),
    changeOpen: (make) =>
      inTurn(async () => {
        const open = openDataset(store.getState().dataset);
        const changes = make(open);
        if (!changes) return null;
        await apply(open.record.id, changes);
        return { before: open.record, changes };
      }),
  };
}

export function openDataset(dataset: OpenDataset | null): OpenDataset {
  if (!dataset)
    throw new VoxtuneError('storage/missing', 'No data set is open. Open or import one first.', { what: '' });
  return dataset;
}

/** Whether it changes what is read of the clips. */
function isRead({ name: _name, origin: _origin, ...reading }: DatasetChange): boolean {
  return Object.keys(reading).length > 0;
}

function reinterpret(open: OpenDataset, record: DatasetRecord, changes: DatasetChange): OpenDataset {
  if (!isRead(changes)) return { ...open, record };
  return interpretDataset(record, open.clips, open.problems, open.tables);
}
