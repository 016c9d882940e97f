// The places of the page, and what a link can name.

/** In their order, which is also their key on the keyboard. */
export const places = ['data', 'model', 'probe', 'train', 'evaluate', 'predict', 'runs', 'storage'] as const;

export type Place = (typeof places)[number];

/** What Runs shows: the table, some runs beside one another, a sweep, or runs on other data sets. */
export type RunsView =
  | { kind: 'table' }
  | { kind: 'compare'; runIds: readonly string[] }
  | { kind: 'sweep'; sweepId: string }
  /** None: as many as the page shows by itself. */
  | { kind: 'across'; runIds: readonly string[] };

/** What a link can name. */
export type Address =
  | { place: Exclude<Place, 'train' | 'evaluate' | 'predict' | 'runs'> }
  /** `new`: the form of a new run; null: whatever Train shows. */
  | { place: 'train'; runId: string | 'new' | null }
  /** Null: whichever run is shown. */
  | { place: 'evaluate' | 'predict'; runId: string | null }
  | { place: 'runs'; view: RunsView };

export interface AddressActions {
  /** Shows what an address names. Told in `errors.storage` where there is no such run here: `address/no-run`. */
  visit(address: Address): void;
}
