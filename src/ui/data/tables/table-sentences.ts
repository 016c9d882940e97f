// What is said of tables and of a guessed label rule, in the page and by the command.

import type { LabelDoubt } from '../../../dataset/labels/label-doubts.ts';
import type { TableNotice } from '../../../dataset/tables/table-notices.ts';
import type { Said } from '../../common/said.ts';

export function noticeSaid({ kind, count }: TableNotice): Said {
  return { key: `notice.${kind}`, values: { count, number: count } };
}

/** Doubts that nothing else speaks of: how many labels there are, and how many clips have none, is said beside them. */
const saidKinds: ReadonlySet<LabelDoubt['kind']> = new Set(['schemes', 'scheme-of-some', 'people', 'many', 'numbers']);

/** Empty where the guess is as good as any. */
export function doubtsSaid(doubts: readonly LabelDoubt[]): Said[] {
  if (doubts.length === 0) return [];
  const said = doubts.filter(({ kind }) => saidKinds.has(kind));
  return [
    { key: 'doubt.title' },
    ...said.map(({ kind, params }) => ({
      key: `doubt.${kind}`,
      values: { ...params, ...(kind === 'many' && { count: Number(params.labels), number: Number(params.labels) }) },
    })),
  ];
}
