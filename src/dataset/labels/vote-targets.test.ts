import { expect, test } from 'vitest';
import { voteTargets } from './vote-targets.ts';

const column = (name: string, values: (string | null)[]) => ({ name, values, table: 'votes.csv' });

test('votes become shares of the classes as a person has edited them', () => {
  const input = {
    labelRule: { kind: 'votes' as const, columns: ['votes.A', 'votes.H', 'votes.N'] },
    columns: [
      column('votes.A', ['6', '0', '0', '2']),
      column('votes.H', ['2', '5', '0', '1']),
      column('votes.N', ['2', '5', '0', '1']),
    ],
    clipCount: 4,
  };
  expect(voteTargets({ ...input, labels: ['A', 'H', 'N'] })).toEqual([
    [0.6, 0.2, 0.2],
    [0, 0.5, 0.5],
    null,
    [0.5, 0.25, 0.25],
  ]);
  const edited = {
    ...input,
    labels: ['A', 'other'],
    labelEdits: { renames: { H: 'other', N: 'other' } },
    clipEdits: { labels: { 3: 'A' }, excluded: [] },
  };
  expect(voteTargets(edited)).toEqual([[0.6, 0.4], [0, 1], null, null]);
  const dropped = { ...input, labels: ['A', 'H'], labelEdits: { renames: { N: null } } };
  expect(voteTargets(dropped)?.[0]?.map((share) => share.toFixed(6))).toEqual(['0.750000', '0.250000']);
  expect(voteTargets({ ...input, labels: ['A'], labelRule: { kind: 'column', column: 'x' } })).toBeNull();
});
