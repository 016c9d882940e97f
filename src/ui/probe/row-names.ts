// What a row of a probe is called, and what may be done with it.

import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';
import type { Said } from '../common/said.ts';

export type NamedRow = Pick<ProbeRow, 'name' | 'features' | 'layers' | 'chosen'>;

/** Rows that hear nothing of the model: what the others are held against. */
export function isBaseline({ features }: Pick<ProbeRow, 'features'>): boolean {
  return features === 'majority' || features === 'prosody' || features === 'mfcc';
}

/** The one layer that a row reads; null where it reads none, or several. */
export function oneLayerOf({ features, layers }: Pick<ProbeRow, 'features' | 'layers'>): number | null {
  return features === 'mean' || features === 'mean_std' ? (layers.length === 1 ? (layers[0] ?? null) : null) : null;
}

/** What is read of a clip: "layer 6, mean". */
export function featuresSaid(row: Pick<ProbeRow, 'features' | 'layers'>): Said {
  const { features } = row;
  if (features !== 'mean' && features !== 'mean_std') return { key: `row.${features}` };
  const layer = oneLayerOf(row);
  if (layer === null) return { key: `row.all.${features}` };
  return layer === 0 ? { key: `row.input.${features}` } : { key: `row.layer.${features}`, values: { layer } };
}

/** Chosen inside the folds: "best layer, now layer 6, mean". */
export function rowSaid(row: NamedRow): Said {
  if (row.chosen === 'outside') return featuresSaid(row);
  const values = { what: [featuresSaid(row)] };
  if (row.name.startsWith('best_layer')) return { key: 'row.bestLayer', values };
  return { key: row.name === 'best_native' ? 'row.bestNative' : 'row.best', values };
}

export type RowUse = 'fine-tune' | 'use' | 'baseline';

/** `fine-tune`: transformers' own classifier can be given it, so that a training can begin with it; `use`: evaluated and
 *  downloaded alone. */
export function useOf(row: Pick<ProbeRow, 'features' | 'isNative'>): RowUse {
  if (isBaseline(row)) return 'baseline';
  return row.isNative ? 'fine-tune' : 'use';
}
